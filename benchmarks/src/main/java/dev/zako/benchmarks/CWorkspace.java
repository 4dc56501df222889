package dev.zako.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A generated C workspace that four build systems can build: libraries of small files that all
 * include one common header, and a program that calls every library.
 *
 * <p>Library {@code n} depends on library {@code n / 2}, so the dependency graph is a binary tree
 * and its depth is the logarithm of its size. The same compiler, flags and files are used in {@code
 * BUILD.ts}, {@code Makefile}, {@code build.ninja} and {@code BUILD.bazel}. Equal sizes give equal
 * bytes.
 *
 * @param root where it lies
 * @param libraries how many libraries, at least 1
 * @param filesPerLibrary how many C files in each library, at least 1
 */
public record CWorkspace(Path root, int libraries, int filesPerLibrary) {

  private static final int FUNCTIONS_PER_FILE = 20;

  /** Checks the sizes. */
  public CWorkspace {
    if (libraries < 1 || libraries > 100_000 || filesPerLibrary < 1 || filesPerLibrary > 1_000) {
      throw new IllegalArgumentException(
          "A workspace has 1 to 100000 libraries of 1 to 1000 files, not %d of %d"
              .formatted(libraries, filesPerLibrary));
    }
  }

  /** The header that every file includes. */
  public Path commonHeader() {
    return root.resolve("common/common.h");
  }

  /** A C file on which only its own library and the program depend. */
  public Path leafSource() {
    return root.resolve(name(libraries - 1)).resolve("f0.c");
  }

  /** What the built program prints: the sum of every library's value. */
  public String expectedOutput() {
    long sum = 0;
    for (int library = 0; library < libraries; library++) {
      sum += library + (library > 0 ? library / 2 : 0) + filesPerLibrary;
    }
    return Long.toString(sum);
  }

  /** Every target, and every file that targets name, as queries call them. */
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    labels.addAll(List.of("//common:common", "//common:common.h", "//app:app", "//app:main.c"));
    for (int library = 0; library < libraries; library++) {
      String name = name(library);
      labels.add("//%s:%s".formatted(name, name));
      labels.add("//%s:%s.h".formatted(name, name));
      for (int i = 0; i < filesPerLibrary; i++) {
        labels.add("//%s:f%d.c".formatted(name, i));
      }
    }
    return labels;
  }

  /** Writes all files below the root, which is made if it is not there. */
  public void write() throws IOException {
    file("zako.toml", "group = \"dev.zako.benchmarks\"\nartifact = \"c\"\nversion = \"1.0.0\"\n");
    file(
        "common/common.h",
        """
        #ifndef COMMON_H
        #define COMMON_H
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        static inline int common_add(int a, int b) { return a + b; }
        #endif
        """);
    file(
        "common/BUILD.ts",
        """
        import { ccLibrary } from "zako:cc";
        export default ccLibrary({ name: "common", hdrs: ["common.h"], includes: ["."] });
        """);
    for (int library = 0; library < libraries; library++) {
      writeLibrary(library);
    }
    writeProgram();
    file("Makefile", makefile());
    file("build.ninja", ninja());
    writeBazel();
  }

  private void writeLibrary(int library) throws IOException {
    String name = name(library);
    StringBuilder header = new StringBuilder();
    header.append("#pragma once\nint %s_value(void);\n".formatted(name));
    for (int i = 0; i < filesPerLibrary; i++) {
      header.append("int %s_f%d(int x);\n".formatted(name, i));
    }
    file(name + "/" + name + ".h", header.toString());
    for (int i = 0; i < filesPerLibrary; i++) {
      file(name + "/f" + i + ".c", source(library, i));
    }
    String deps =
        library == 0 ? "[\"//common\"]" : "[\"//common\", \"//%s\"]".formatted(name(library / 2));
    file(
        name + "/BUILD.ts",
        """
        import { ccLibrary } from "zako:cc";
        export default ccLibrary({
          name: "%s",
          srcs: ["*.c"],
          hdrs: ["%s.h"],
          includes: ["."],
          deps: %s,
        });
        """
            .formatted(name, name, deps));
  }

  private String source(int library, int index) {
    String name = name(library);
    StringBuilder text = new StringBuilder();
    text.append("#include \"common.h\"\n#include \"%s.h\"\n".formatted(name));
    if (library > 0) {
      text.append("#include \"%s.h\"\n".formatted(name(library / 2)));
    }
    for (int f = 0; f < FUNCTIONS_PER_FILE; f++) {
      text.append(
          """
          static int helper_%d(int x) {
            char buffer[64];
            snprintf(buffer, sizeof buffer, "%%d", x + %d);
            return (int)strlen(buffer) > 0 ? x : 0;
          }
          """
              .formatted(f, f));
    }
    text.append("int %s_f%d(int x) {\n  int y = x;\n".formatted(name, index));
    for (int f = 0; f < FUNCTIONS_PER_FILE; f++) {
      text.append("  y = common_add(helper_%d(y), 0);\n".formatted(f));
    }
    text.append("  return common_add(y, 1);\n}\n");
    if (index == 0) {
      text.append("int %s_value(void) {\n  int y = %d;\n".formatted(name, library));
      for (int i = 0; i < filesPerLibrary; i++) {
        text.append("  y = %s_f%d(y);\n".formatted(name, i));
      }
      text.append("  return y%s;\n}\n".formatted(library > 0 ? " + " + (library / 2) : ""));
    }
    return text.toString();
  }

  private void writeProgram() throws IOException {
    StringBuilder main = new StringBuilder("#include \"common.h\"\n");
    StringBuilder deps = new StringBuilder("\"//common\"");
    for (int library = 0; library < libraries; library++) {
      main.append("#include \"%s.h\"\n".formatted(name(library)));
      deps.append(", \"//%s\"".formatted(name(library)));
    }
    main.append("int main(void) {\n  long sum = 0;\n");
    for (int library = 0; library < libraries; library++) {
      main.append("  sum += %s_value();\n".formatted(name(library)));
    }
    main.append("  printf(\"%ld\\n\", sum);\n  return 0;\n}\n");
    file("app/main.c", main.toString());
    file(
        "app/BUILD.ts",
        """
        import { ccBinary } from "zako:cc";
        export default ccBinary({ name: "app", srcs: ["main.c"], deps: [%s] });
        """
            .formatted(deps));
  }

  /** The files for Bazel, with stand-ins for repositories that it would fetch otherwise. */
  private void writeBazel() throws IOException {
    file("WORKSPACE", "");
    file(".bazelignore", ".bazel-root\n.bazel-cache\nbazel\n");
    file(
        "common/BUILD.bazel",
        """
        cc_library(
            name = "common",
            hdrs = ["common.h"],
            includes = ["."],
            visibility = ["//visibility:public"],
        )
        """);
    List<String> all = new ArrayList<>(List.of("\"//common\""));
    for (int library = 0; library < libraries; library++) {
      String name = name(library);
      all.add("\"//%s\"".formatted(name));
      file(
          name + "/BUILD.bazel",
          """
          cc_library(
              name = "%s",
              srcs = glob(["*.c"]),
              hdrs = ["%s.h"],
              includes = ["."],
              visibility = ["//visibility:public"],
              deps = ["//common"%s],
          )
          """
              .formatted(name, name, library == 0 ? "" : ", \"//" + name(library / 2) + "\""));
    }
    file(
        "app/BUILD.bazel",
        """
        cc_binary(
            name = "app",
            srcs = ["main.c"],
            deps = [%s],
        )
        """
            .formatted(String.join(", ", all)));
    writeStandIn("cc", "binary", "import", "library", "test", "toolchain", "toolchain_suite");
    writeStandIn("java", "binary", "import", "library", "runtime", "toolchain");
  }

  /** A repository with the rules that are part of Bazel itself. */
  private void writeStandIn(String language, String... rules) throws IOException {
    String repository = bazelStandIn(language);
    StringBuilder definitions = new StringBuilder();
    for (String rule : rules) {
      String name = language + "_" + rule;
      definitions.append("%s = native.%s\n".formatted(name, name));
    }
    file(repository + "/WORKSPACE", "");
    file(repository + "/" + language + "/BUILD", "");
    file(repository + "/" + language + "/defs.bzl", definitions.toString());
  }

  /** Where the stand-in for Bazel's repository of the rules of a language lies. */
  static String bazelStandIn(String language) {
    return "bazel/rules_" + language;
  }

  private String makefile() {
    StringBuilder text = new StringBuilder("CFLAGS = -O0 -MMD\nall: out/app/app\n");
    for (int library = 0; library < libraries; library++) {
      String name = name(library);
      String archive = archive(library);
      text.append("%s: %s\n".formatted(archive, String.join(" ", objects(library))));
      text.append("\t@rm -f $@\n\t@ar rcsD $@ $^\n");
      text.append(
          "out/%s/%%.o: %s/%%.c\n\t@mkdir -p out/%s\n\t@gcc $(CFLAGS) %s -c $< -o $@\n"
              .formatted(name, name, name, includes(library)));
    }
    text.append("out/app/main.o: app/main.c\n\t@mkdir -p out/app\n");
    text.append("\t@gcc $(CFLAGS) %s -c $< -o $@\n".formatted(allIncludes()));
    text.append("out/app/app: out/app/main.o %s\n".formatted(String.join(" ", linkOrder())));
    text.append("\t@gcc -o $@ $^\n");
    text.append("-include $(wildcard out/*/*.d)\n");
    return text.toString();
  }

  private String ninja() {
    StringBuilder text =
        new StringBuilder(
            """
            rule cc
              command = gcc -O0 -MMD -MF $out.d $includes -c $in -o $out
              depfile = $out.d
              deps = gcc
            rule ar
              command = rm -f $out && ar rcsD $out $in
            rule link
              command = gcc -o $out $in
            """);
    for (int library = 0; library < libraries; library++) {
      for (int i = 0; i < filesPerLibrary; i++) {
        text.append(
            "build out/%s/f%d.o: cc %s/f%d.c\n  includes = %s\n"
                .formatted(name(library), i, name(library), i, includes(library)));
      }
      text.append(
          "build %s: ar %s\n".formatted(archive(library), String.join(" ", objects(library))));
    }
    text.append("build out/app/main.o: cc app/main.c\n  includes = %s\n".formatted(allIncludes()));
    text.append(
        "build out/app/app: link out/app/main.o %s\n".formatted(String.join(" ", linkOrder())));
    text.append("default out/app/app\n");
    return text.toString();
  }

  private List<String> objects(int library) {
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < filesPerLibrary; i++) {
      objects.add("out/%s/f%d.o".formatted(name(library), i));
    }
    return objects;
  }

  private List<String> linkOrder() {
    List<String> archives = new ArrayList<>();
    for (int library = libraries - 1; library >= 0; library--) {
      archives.add(archive(library));
    }
    return archives;
  }

  private static String includes(int library) {
    StringBuilder text = new StringBuilder("-Icommon");
    for (int n = library; ; n /= 2) {
      text.append(" -I").append(name(n));
      if (n == 0) {
        return text.toString();
      }
    }
  }

  private String allIncludes() {
    StringBuilder text = new StringBuilder("-Icommon");
    for (int library = 0; library < libraries; library++) {
      text.append(" -I").append(name(library));
    }
    return text.toString();
  }

  private static String archive(int library) {
    return "out/%s/lib%s.a".formatted(name(library), name(library));
  }

  private static String name(int library) {
    return "lib%04d".formatted(library);
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
