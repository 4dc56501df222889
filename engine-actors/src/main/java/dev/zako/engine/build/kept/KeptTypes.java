package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.analysis.PackageLoadKey;
import dev.zako.engine.build.analysis.PackageToolchainsKey;
import dev.zako.engine.build.analysis.PackageValue;
import dev.zako.engine.build.analysis.PackagesBelowKey;
import dev.zako.engine.build.analysis.RuleShape;
import dev.zako.engine.build.analysis.TargetKey;
import dev.zako.engine.build.analysis.TargetReferencesKey;
import dev.zako.engine.build.analysis.TargetValue;
import dev.zako.engine.build.analysis.ToolchainKey;
import dev.zako.engine.build.analysis.ToolchainProbeKey;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.ActionRepeatKey;
import dev.zako.engine.build.execution.ActionRepeatValue;
import dev.zako.engine.build.execution.ActionValue;
import dev.zako.engine.build.execution.Artifact;
import dev.zako.engine.build.execution.TargetCompletionKey;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.leaf.ConfinementKey;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.leaf.GlobKey;
import dev.zako.engine.build.leaf.GlobValue;
import dev.zako.engine.build.leaf.HostFact;
import dev.zako.engine.build.leaf.Sighting;
import dev.zako.engine.build.leaf.Stamp;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.DeclaredResource;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.GroupId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackageId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.PackageRequirement;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.model.TypedId;
import dev.zako.engine.build.model.Version;
import dev.zako.engine.build.model.VersionRequirement;
import dev.zako.engine.build.model.Visibility;
import dev.zako.engine.build.schedule.ResourceDescriptor;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourcePolicy;
import dev.zako.engine.build.schedule.ResourceRange;
import dev.zako.engine.build.script.DefaultsKey;
import dev.zako.engine.build.script.DependenciesKey;
import dev.zako.engine.build.script.DependenciesValue;
import dev.zako.engine.build.script.IgnoreRulesKey;
import dev.zako.engine.build.script.LockKey;
import dev.zako.engine.build.script.ManifestKey;
import dev.zako.engine.build.script.ManifestValue;
import dev.zako.engine.build.script.ModuleClosureKey;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.ModuleKey;
import dev.zako.engine.build.script.ModuleValue;
import dev.zako.engine.build.script.PackageConfigurationKey;
import dev.zako.engine.build.script.PackageRootKey;
import dev.zako.engine.build.script.ProjectKey;
import dev.zako.engine.build.script.ProjectValue;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.RootCause;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.Transpiled;
import dev.zako.sandbox.PortablePath;
import java.util.List;
import java.util.Set;

/**
 * Every class that a kept record can be made of, by its id: its place in the list. New ones go to
 * the end; whatever else changes needs another {@link #VERSION}, which makes every store that was
 * written before a foreign one.
 */
final class KeptTypes {
  /** The version of what is written. */
  static final int VERSION = 2;

  /** Kryo's own classes have the ids below. */
  private static final int FIRST_ID = 16;

  /** Records, written component by component. */
  static final List<Class<? extends Record>> RECORDS =
      List.of(
          FileStateKey.class,
          FileStateValue.Regular.class,
          FileStateValue.Directory.class,
          FileStateValue.Missing.class,
          FileStateValue.Special.class,
          DirectoryListingKey.class,
          DirectoryListingValue.class,
          HostFact.EnvVarKey.class,
          HostFact.HostToolKey.class,
          HostFact.HostFileKey.class,
          HostFact.HostCommandKey.class,
          HostFact.Text.class,
          HostFact.Tool.class,
          HostFact.Tool.Found.class,
          HostFact.HostFile.class,
          HostFact.CommandResult.class,
          ConfinementKey.class,
          ConfinementKey.Mode.class,
          GlobKey.class,
          GlobValue.class,
          ManifestKey.class,
          ManifestValue.class,
          PackageRootKey.class,
          PackageRootKey.Found.class,
          DependenciesKey.class,
          DependenciesValue.class,
          DependenciesValue.Local.class,
          DependenciesValue.Remote.class,
          ModuleKey.class,
          ModuleValue.Absent.class,
          ModuleClosureKey.class,
          ModuleTexts.Texts.class,
          Transpiled.class,
          ImportStatement.class,
          ModuleId.class,
          PackagesBelowKey.class,
          PackagesBelowKey.Found.class,
          PackageLoadKey.class,
          PackageValue.class,
          TargetKey.class,
          TargetValue.class,
          RuleShape.class,
          RuleShape.Attribute.class,
          ToolchainKey.class,
          ToolchainKey.Resolved.class,
          ConfiguredTargetKey.class,
          ConfiguredTargetValue.class,
          ActionTemplate.Output.class,
          ActionTemplate.Run.class,
          ActionTemplate.Write.class,
          ActionTemplate.Copy.class,
          ActionTemplate.Symlink.class,
          FileRef.Source.class,
          FileRef.Derived.class,
          ActionNodeKey.class,
          TargetCompletionKey.class,
          ActionValue.class,
          Artifact.File.class,
          Artifact.Link.class,
          Artifact.Tree.class,
          ConfigurationId.class,
          Label.class,
          PackagePath.class,
          PackageId.class,
          ArtifactId.class,
          GroupId.class,
          Version.class,
          VersionRequirement.class,
          VersionRequirement.Comparator.class,
          TypedId.Unique.class,
          TypedId.Range.class,
          PackageRequirement.class,
          Manifest.class,
          Author.class,
          FilePatterns.class,
          DependencySource.Local.class,
          DependencySource.Git.class,
          DependencySource.Http.class,
          DependencySource.Registry.class,
          ConfigOption.class,
          ConfigOption.Inherited.class,
          ConfigurationValue.Text.class,
          ConfigurationValue.Flag.class,
          ConfigurationValue.Numeric.class,
          RootCause.class,
          BuildFailure.class,
          Failures.class,
          Diagnostic.class,
          SourcePosition.class,
          Stamp.class,
          Sighting.Place.class,
          Sighting.HostPath.class,
          Sighting.Program.class,
          Sighting.File.class,
          Sighting.NoFile.class,
          Sighting.Variable.class,
          Sighting.Confinement.class,
          Sighting.Unknown.class,
          PackageConfigurationKey.class,
          PackageConfigurationKey.Found.class,
          DefaultsKey.class,
          DefaultsKey.Found.class,
          Configuration.class,
          ProjectKey.class,
          ProjectValue.class,
          Project.class,
          PatternGroup.class,
          IgnoreRulesKey.class,
          Visibility.Public.class,
          Visibility.OwnPackage.class,
          Visibility.Private.class,
          Visibility.Restricted.class,
          TargetPattern.class,
          TargetPattern.Below.class,
          TargetPattern.AllOf.class,
          TargetPattern.Single.class,
          PackageToolchainsKey.class,
          PackageToolchainsKey.Registered.class,
          PackageToolchainsKey.Toolchain.class,
          PackageToolchainsKey.Platform.class,
          ToolchainProbeKey.class,
          LockKey.class,
          ActionRepeatKey.class,
          TargetReferencesKey.class,
          TargetReferencesKey.Found.class,
          TargetReferencesKey.ToTarget.class,
          TargetReferencesKey.ToFile.class,
          DeclaredResource.class,
          ResourceDescriptor.class,
          ResourceKey.class,
          ResourcePolicy.Hard.class,
          ResourcePolicy.Soft.class,
          ResourceRange.class);

  /** Values that are made again from what they are made of, which is kept, at no great cost. */
  static final Set<Class<? extends NodeValue>> NOT_KEPT =
      Set.of(IgnoreRulesKey.Found.class, LockKey.Found.class, ActionRepeatValue.class);

  private KeptTypes() {}

  /** A new writer and reader of all of them, for one thread at a time. */
  static Kryo kryo(ModuleTexts texts) {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    int id = FIRST_ID;
    register(kryo, Fingerprint.class, HashSerializer.ofFingerprint(), id++);
    register(kryo, Digest.class, HashSerializer.ofDigest(), id++);
    register(kryo, PortablePath.class, new TextSerializer<>(PortablePath::of), id++);
    register(kryo, GlobPattern.class, new TextSerializer<>(GlobPattern::parse), id++);
    register(kryo, ModuleValue.Present.class, ModuleSerializers.ofModule(texts), id++);
    register(kryo, ModuleClosureValue.class, ModuleSerializers.ofClosure(texts), id++);
    for (Class<? extends Record> type : RECORDS) {
      kryo.register(type, new RecordSerializer(type), id++);
    }
    return kryo;
  }

  private static <T> void register(Kryo kryo, Class<T> type, Serializer<T> serializer, int id) {
    kryo.register(type, serializer, id);
  }
}
