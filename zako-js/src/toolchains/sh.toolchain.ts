// The shell and the programs that POSIX systems have beside it.

import { toolchain } from "zako:toolchain";

/** What the shell toolchain says of itself. */
export interface ShToolchainInfo {
  /** The path of a POSIX shell. */
  readonly sh: string;
}

/** Directories of programs, of what they load, and of links by which Debian chooses among them. */
const DIRECTORIES = [
  ...["/bin", "/lib", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib64"],
  "/etc/alternatives",
];

/** Finds `sh`, and lets actions use the programs of `/bin` and `/usr/bin`. */
export default toolchain<ShToolchainInfo>({
  type: "sh",
  resolve(host) {
    const sh = host.which("/bin/sh") ?? host.which("sh");
    if (sh === undefined) {
      return host.fail(
        "No POSIX shell was found: looked for [`/bin/sh`, `sh`]",
        "Install one, on Debian by `apt-get install dash`",
      );
    }
    const present = host.all(DIRECTORIES.map((path) => () => host.isDirectory(path)));
    return {
      info: { sh: sh.path },
      hostPaths: DIRECTORIES.filter((_, index) => present[index]),
      files: { [sh.path]: sh.digest },
      environment: { LC_ALL: "C", PATH: "/usr/bin:/bin" },
    };
  },
});
