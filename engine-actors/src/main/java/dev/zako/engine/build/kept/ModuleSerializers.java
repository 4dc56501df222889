package dev.zako.engine.build.kept;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.zako.cas.Digest;
import dev.zako.engine.build.script.ModuleClosureValue;
import dev.zako.engine.build.script.ModuleValue;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptModule;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes modules by the digests of their texts. */
final class ModuleSerializers {
  private ModuleSerializers() {}

  static Serializer<ModuleValue.Present> ofModule(ModuleTexts texts) {
    return new Serializer<>(false, true) {
      @Override
      public void write(Kryo kryo, Output output, ModuleValue.Present module) {
        kryo.writeObject(output, module.digest());
        kryo.writeObject(
            output, texts.keep(kryo, new ModuleTexts.Texts(module.source(), module.transpiled())));
      }

      @Override
      public ModuleValue.Present read(
          Kryo kryo, Input input, Class<? extends ModuleValue.Present> type) {
        Digest digest = kryo.readObject(input, Digest.class);
        ModuleTexts.Texts found = texts.find(kryo, kryo.readObject(input, Digest.class));
        return new ModuleValue.Present(found.source(), digest, found.transpiled());
      }
    };
  }

  static Serializer<ModuleClosureValue> ofClosure(ModuleTexts texts) {
    return new Serializer<>(false, true) {
      @Override
      public void write(Kryo kryo, Output output, ModuleClosureValue closure) {
        output.writeVarInt(closure.modules().size(), true);
        for (ScriptModule module : closure.modules().values()) {
          kryo.writeObject(output, module.id());
          output.writeString(module.kind().name());
          Digest digest = closure.digests().get(module.id());
          kryo.writeObject(output, digest == null ? Digest.EMPTY : digest);
          kryo.writeObject(
              output,
              texts.keep(kryo, new ModuleTexts.Texts(module.source(), module.transpiled())));
        }
      }

      @Override
      public ModuleClosureValue read(
          Kryo kryo, Input input, Class<? extends ModuleClosureValue> type) {
        SortedMap<ModuleId, ScriptModule> modules = new TreeMap<>();
        SortedMap<ModuleId, Digest> digests = new TreeMap<>();
        for (int rest = input.readVarInt(true); rest > 0; rest--) {
          ModuleId id = kryo.readObject(input, ModuleId.class);
          ScriptKind kind = ScriptKind.valueOf(input.readString());
          digests.put(id, kryo.readObject(input, Digest.class));
          ModuleTexts.Texts found = texts.find(kryo, kryo.readObject(input, Digest.class));
          modules.put(id, new ScriptModule(id, kind, found.source(), found.transpiled()));
        }
        return new ModuleClosureValue(modules, digests);
      }
    };
  }
}
