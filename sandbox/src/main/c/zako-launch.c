/*
 * Runs commands, each in namespaces of its own or under a guard, and ends with everything that they
 * started. It stays and starts them itself because a small program forks much faster than a JVM.
 *
 * It reads requests from standard input until that ends. A request is a number of bytes (four
 * bytes, the highest first) and so many bytes of texts, a NUL behind each:
 *
 *   run ID STDOUT STDERR [OPTION...] -- PROGRAM [ARGUMENT...]    PROGRAM holds a slash
 *   end ID     ends the command of a run and everything that it started
 *   kill ID    kills the process that watches over a run
 *   ask ID     asks whether this program still answers
 *
 * It answers on standard output, a line each. The first of a run tells how it went, unless it was
 * killed; the last is always `gone`, when all of its processes have ended.
 *
 *   ID ended CODE MICROSECONDS    exit code or 128 + signal, processor time of the command
 *   ID exec ERRNO TEXT            the kernel refused to execute the command
 *   ID failed TEXT                the command never ran
 *   ID gone CODE
 *   ID here                       the answer to `ask`
 *
 * Options:
 *   -g               guard only, no namespaces
 *   -n               own, empty network
 *   -r ROOT          directory that becomes the read-only root
 *   -b SOURCE AT     mount a file or directory read-only      -w SOURCE AT   the same, writable
 *   -d SOURCE AT     mount a device                           -t AT          a directory in memory
 *   -p AT            the processes of the namespace           -c DIRECTORY   where to start
 *   -u ID            user and group inside                    -h NAME        host name inside
 *   -e NAME=VALUE    one variable of the environment
 *   -F N  -P N  -S N limits: open files, processes, bytes of a file
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Some headers of the kernel and of libc define the same names; these are taken from neither. */
#define BIND_FLAG 4096UL
#define REMOUNT_FLAG 32UL
#define RECURSIVE_FLAG 16384UL
#define PRIVATE_FLAG (1UL << 18)
#define READ_ONLY_FLAG 1UL
#define NO_SUID_FLAG 2UL
#define NO_DEVICE_FLAG 4UL
#define NO_EXEC_FLAG 8UL
#define DETACH_FLAG 2
#define AT_RECURSIVE_FLAG 0x8000
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif

extern int mount(const char *, const char *, const char *, unsigned long, const void *);
extern int umount2(const char *, int);

#define SET_UP_FAILED 125

struct attributes {
  unsigned long long set, clear, propagation, user_namespace;
};

struct action {
  char kind;
  const char *source;
  const char *at;
};

static int requests = -1;
static int replies = -1;
static int ends = -1;
static const char *id;
static const char *root;
static const char *directory;
static const char *host_name;
static int guard;
static sigset_t awaited;
static int own_network;
static unsigned user = 1000;
static long open_files = -1, processes = -1;
static long long file_size = -1;
static struct action *mounts;
static size_t mount_count;
static char **environment;
static size_t environment_count;
static char **command;

/* One line about this run; short enough to be written at once, whoever else writes. */
static void report(const char *format, ...) {
  char line[1024];
  int start = snprintf(line, sizeof line, "%s ", id);
  va_list values;
  va_start(values, format);
  int length = start + vsnprintf(line + start, sizeof line - start, format, values);
  va_end(values);
  if (length > (int) sizeof line - 1) {
    length = sizeof line - 1;
    line[length - 1] = '\n';
  }
  if (write(replies, line, (size_t) length) < 0) {
    /* Nobody listens any more, and soon everybody is told to end. */
    return;
  }
}

static void fail(const char *what, const char *object) {
  report("failed %s%s%s: %s\n", what, *object ? " " : "", object, strerror(errno));
  _exit(SET_UP_FAILED);
}

static void misuse(const char *what) {
  errno = EINVAL;
  fail(what, "");
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    fail("allocating memory", "");
  }
  return memory;
}

/* Takes the options and the command from the texts of a request. */
static void parse(int count, char **values) {
  mounts = allocate((size_t) count, sizeof *mounts);
  environment = allocate((size_t) count + 1, sizeof *environment);
  int i = 0;
  for (; i < count && strcmp(values[i], "--") != 0; i++) {
    const char *option = values[i];
    if (option[0] != '-' || option[1] == '\0' || option[2] != '\0') {
      misuse("reading the options");
    }
    char kind = option[1];
    if (kind == 'g') {
      guard = 1;
      continue;
    }
    if (kind == 'n') {
      own_network = 1;
      continue;
    }
    int two = kind == 'b' || kind == 'w' || kind == 'd';
    if (i + 1 + two >= count) {
      misuse("reading the options");
    }
    const char *value = values[++i];
    switch (kind) {
      case 'b':
      case 'w':
      case 'd':
        mounts[mount_count++] = (struct action) {kind, value, values[++i]};
        break;
      case 't':
      case 'p':
        mounts[mount_count++] = (struct action) {kind, NULL, value};
        break;
      case 'r': root = value; break;
      case 'c': directory = value; break;
      case 'h': host_name = value; break;
      case 'u': user = (unsigned) strtoul(value, NULL, 10); break;
      case 'e': environment[environment_count++] = values[i]; break;
      case 'F': open_files = strtol(value, NULL, 10); break;
      case 'P': processes = strtol(value, NULL, 10); break;
      case 'S': file_size = strtoll(value, NULL, 10); break;
      default: misuse("reading the options");
    }
  }
  if (i + 1 >= count || directory == NULL || (!guard && root == NULL)) {
    misuse("reading the options");
  }
  command = values + i + 1;
}

static void limit(int resource, long long value, const char *name) {
  if (value >= 0) {
    struct rlimit limits = {(rlim_t) value, (rlim_t) value};
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && now.rlim_max < limits.rlim_max) {
      limits.rlim_cur = limits.rlim_max = now.rlim_max;
    }
    if (setrlimit(resource, &limits) < 0) {
      fail("setting a limit:", name);
    }
  }
}

/* In the process that becomes the command. */
static void execute(void) {
  limit(RLIMIT_CORE, 0, "core");
  limit(RLIMIT_NOFILE, open_files, "open files");
  limit(RLIMIT_NPROC, processes, "processes");
  limit(RLIMIT_FSIZE, file_size, "file size");
  for (int number = 1; number < NSIG; number++) {
    signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(command[0], command, environment);
  report("exec %d %s\n", errno, strerror(errno));
  _exit(127);
}

static int exit_code(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void report_end(int code) {
  struct rusage usage;
  long long time = 0;
  if (getrusage(RUSAGE_CHILDREN, &usage) == 0) {
    time = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec
        + usage.ru_stime.tv_usec;
  }
  report("ended %d %lld\n", code, time);
}

/* A command that is ended from outside has not failed. */
static void report_signal(int number) {
  report("failed signal %d ended it\n", number);
}

/* ---- namespaces ---- */

static void write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, text, strlen(text)) < 0) {
    fail("writing", path);
  }
  close(file);
}

/* Adds flags to a mount and everything below it; never takes one away. */
static void restrict_mount(const char *path, unsigned long flags, int recursive) {
  struct attributes wanted = {flags, 0, 0, 0};
  if (syscall(SYS_mount_setattr, AT_FDCWD, path, recursive ? AT_RECURSIVE_FLAG : 0, &wanted,
          sizeof wanted) == 0) {
    return;
  }
  if (errno != ENOSYS && errno != EPERM) {
    fail("restricting", path);
  }
  struct statvfs now;
  if (statvfs(path, &now) < 0) {
    fail("looking at", path);
  }
  unsigned long kept = (now.f_flag & ST_NOEXEC ? NO_EXEC_FLAG : 0)
      | (now.f_flag & ST_NODEV ? NO_DEVICE_FLAG : 0) | (now.f_flag & ST_RDONLY ? READ_ONLY_FLAG : 0);
  if (mount(NULL, path, NULL, REMOUNT_FLAG | BIND_FLAG | kept | flags, NULL) < 0) {
    fail("restricting", path);
  }
}

static void make_mount(const struct action *action) {
  char path[4096 + 1024];
  if (snprintf(path, sizeof path, "%s%s", root, action->at) >= (int) sizeof path) {
    errno = ENAMETOOLONG;
    fail("mounting", action->at);
  }
  int result;
  switch (action->kind) {
    case 't':
      result = mount("tmpfs", path, "tmpfs", NO_SUID_FLAG | NO_DEVICE_FLAG, "mode=1777");
      break;
    case 'p':
      /* Read-only: to the kernel's settings in it, root's commands would be root's. */
      result = mount("proc", path, "proc",
          READ_ONLY_FLAG | NO_SUID_FLAG | NO_DEVICE_FLAG | NO_EXEC_FLAG, NULL);
      break;
    default:
      result = mount(action->source, path, NULL, BIND_FLAG | RECURSIVE_FLAG, NULL);
  }
  if (result < 0) {
    fail("mounting", action->at);
  }
  if (action->kind == 'b') {
    restrict_mount(path, READ_ONLY_FLAG | NO_SUID_FLAG | NO_DEVICE_FLAG, 1);
  } else if (action->kind == 'w') {
    restrict_mount(path, NO_SUID_FLAG | NO_DEVICE_FLAG, 1);
  } else if (action->kind == 'd') {
    /* A device can be written to all the same, but not given other permissions. */
    restrict_mount(path, READ_ONLY_FLAG | NO_SUID_FLAG | NO_EXEC_FLAG, 0);
  }
}

static void make_root(void) {
  if (mount(NULL, "/", NULL, RECURSIVE_FLAG | PRIVATE_FLAG, NULL) < 0) {
    fail("separating the mounts", "");
  }
  if (mount(root, root, NULL, BIND_FLAG, NULL) < 0) {
    fail("mounting the root", root);
  }
  for (size_t i = 0; i < mount_count; i++) {
    make_mount(&mounts[i]);
  }
  restrict_mount(root, READ_ONLY_FLAG | NO_SUID_FLAG | NO_DEVICE_FLAG, 0);
  if (chdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", DETACH_FLAG) < 0
      || chdir("/") < 0) {
    fail("changing the root", root);
  }
}

static void loopback_up(void) {
  int connection = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (connection < 0 || ioctl(connection, SIOCSIFFLAGS, &request) < 0) {
    fail("starting the loopback interface", "");
  }
  close(connection);
}

static void drop_privileges(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
    fail("giving up new privileges", "");
  }
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
      fail("giving up privileges", "");
    }
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2];
  memset(none, 0, sizeof none);
  if (syscall(SYS_capset, &header, none) < 0) {
    fail("giving up privileges", "");
  }
}

/* The first process of the namespace: starts the command, reaps, takes everything with it. */
static void run_as_first(int lifeline) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  struct pollfd parent = {lifeline, 0, 0};
  if (poll(&parent, 1, 0) > 0 && parent.revents & POLLHUP) {
    _exit(SET_UP_FAILED);
  }
  make_root();
  if (host_name != NULL && sethostname(host_name, strlen(host_name)) < 0) {
    fail("setting the host name", "");
  }
  if (own_network) {
    loopback_up();
  }
  if (chdir(directory) < 0) {
    fail("changing to", directory);
  }
  drop_privileges();
  /* So that the command can neither trace this process nor use its files. */
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  pid_t child = fork();
  if (child < 0) {
    fail("starting a process", "");
  }
  if (child == 0) {
    execute();
  }
  int status;
  pid_t ended;
  while ((ended = waitpid(-1, &status, 0)) != child) {
    if (ended < 0 && errno != EINTR) {
      fail("waiting", "");
    }
  }
  report_end(exit_code(status));
  _exit(exit_code(status));
}

static int run_in_namespaces(void) {
  unsigned outer_user = geteuid();
  unsigned outer_group = getegid();
  if (outer_user == 0) {
    /* Not allowed everywhere, and of no consequence where it is not. */
    (void) setgroups(0, NULL);
  }
  int spaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS
      | (own_network ? CLONE_NEWNET : 0);
  if (unshare(spaces) < 0) {
    fail("making namespaces", "");
  }
  char map[64];
  write_file("/proc/self/setgroups", "deny");
  snprintf(map, sizeof map, "%u %u 1\n", user, outer_user);
  write_file("/proc/self/uid_map", map);
  snprintf(map, sizeof map, "%u %u 1\n", user, outer_group);
  write_file("/proc/self/gid_map", map);
  int lifeline[2];
  if (pipe2(lifeline, O_CLOEXEC) < 0) {
    fail("making a pipe", "");
  }
  pid_t first = fork();
  if (first < 0) {
    fail("starting a process", "");
  }
  if (first == 0) {
    close(lifeline[1]);
    run_as_first(lifeline[0]);
  }
  int status;
  pid_t ended;
  while ((ended = waitpid(first, &status, WNOHANG)) == 0) {
    int number = sigwaitinfo(&awaited, NULL);
    if (number > 0 && number != SIGCHLD) {
      report_signal(number);
      kill(first, SIGKILL);
    }
  }
  if (ended < 0) {
    fail("waiting", "");
  }
  return exit_code(status);
}

/* ---- guard ---- */

/* Kills the direct children; theirs become direct ones when they are gone. */
static void kill_children(pid_t main_child) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", (int) getpid());
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    kill(-main_child, SIGKILL);
    return;
  }
  int child;
  while (fscanf(file, "%d", &child) == 1) {
    kill(child, SIGKILL);
  }
  fclose(file);
}

static int run_guarded(void) {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
    fail("becoming the reaper", "");
  }
  if (chdir(directory) < 0) {
    fail("changing to", directory);
  }
  pid_t main_child = fork();
  if (main_child < 0) {
    fail("starting a process", "");
  }
  if (main_child == 0) {
    setpgid(0, 0);
    execute();
  }
  int running = 1;
  int code = 0;
  for (;;) {
    int status;
    pid_t ended = waitpid(-1, &status, WNOHANG);
    if (ended == main_child) {
      code = exit_code(status);
      running = 0;
    } else if (ended < 0) {
      break;
    } else if (ended == 0) {
      if (!running) {
        kill_children(main_child);
        /* The next look must not wait for a signal that came before this one. */
        struct timespec short_time = {0, 1000000};
        sigtimedwait(&awaited, NULL, &short_time);
        continue;
      }
      int number = sigwaitinfo(&awaited, NULL);
      if (number > 0 && number != SIGCHLD) {
        report_signal(number);
        running = 0;
        code = 128 + number;
      }
    }
  }
  report_end(code);
  return code;
}

/* ---- runs ---- */

static void open_output(const char *path, int as) {
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0 || dup2(file, as) < 0) {
    fail("opening", path);
  }
}

/* In the process that watches over one command. */
static int run(pid_t server, int count, char **values) {
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGCHLD);
  sigaddset(&awaited, SIGTERM);
  sigaddset(&awaited, SIGINT);
  sigaddset(&awaited, SIGHUP);
  sigprocmask(SIG_SETMASK, &awaited, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  if (getppid() != server) {
    return SET_UP_FAILED;
  }
  close(requests);
  close(ends);
  setpgid(0, 0);
  if (count < 2) {
    misuse("reading the request");
  }
  /*
   * The input is a pipe without a writer. An open /dev/null would be a way to the host's device,
   * around whatever the command sees at that path.
   */
  int input[2];
  if (pipe(input) < 0 || dup2(input[0], STDIN_FILENO) < 0 || close(input[0]) < 0
      || close(input[1]) < 0) {
    fail("making a pipe", "");
  }
  open_output(values[0], STDOUT_FILENO);
  open_output(values[1], STDERR_FILENO);
  parse(count - 2, values + 2);
  return guard ? run_guarded() : run_in_namespaces();
}

/* ---- server ---- */

struct watched {
  pid_t process;
  char id[24];
};

static struct watched *runs;
static size_t run_count, run_capacity;

static void remember(pid_t process) {
  if (run_count == run_capacity) {
    run_capacity = run_capacity * 2 + 16;
    runs = realloc(runs, run_capacity * sizeof *runs);
    if (runs == NULL) {
      _exit(SET_UP_FAILED);
    }
  }
  runs[run_count].process = process;
  snprintf(runs[run_count].id, sizeof runs[run_count].id, "%s", id);
  run_count++;
}

static void start(int count, char **values) {
  pid_t server = getpid();
  pid_t process = fork();
  if (process == 0) {
    _exit(run(server, count, values));
  }
  if (process < 0) {
    report("failed starting a process: %s\n", strerror(errno));
    report("gone %d\n", SET_UP_FAILED);
  } else {
    remember(process);
  }
}

static void signal_run(int number) {
  for (size_t i = 0; i < run_count; i++) {
    if (strcmp(runs[i].id, id) == 0) {
      kill(runs[i].process, number);
    }
  }
}

/* Kills what a run left that was killed itself. */
static void kill_strays(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", (int) getpid());
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    return;
  }
  int child;
  while (fscanf(file, "%d", &child) == 1) {
    size_t i = 0;
    while (i < run_count && runs[i].process != child) {
      i++;
    }
    if (i == run_count) {
      kill(child, SIGKILL);
    }
  }
  fclose(file);
}

static void reap(void) {
  int status;
  pid_t ended;
  while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
    struct watched of = {0, ""};
    for (size_t i = 0; i < run_count; i++) {
      if (runs[i].process == ended) {
        of = runs[i];
        runs[i] = runs[--run_count];
        break;
      }
    }
    if (of.process == 0 || WIFSIGNALED(status)) {
      kill_strays();
    }
    if (of.process != 0) {
      id = of.id;
      report("gone %d\n", exit_code(status));
    }
  }
}

static void read_fully(char *at, size_t count) {
  while (count > 0) {
    ssize_t got = read(requests, at, count);
    if (got > 0) {
      at += got;
      count -= (size_t) got;
    } else if (got == 0 || errno != EINTR) {
      /* The kernel tells the runs that this process has ended. */
      _exit(0);
    }
  }
}

static void answer(void) {
  unsigned char size[4];
  read_fully((char *) size, sizeof size);
  size_t length = (size_t) size[0] << 24 | (size_t) size[1] << 16 | (size_t) size[2] << 8 | size[3];
  char *texts = malloc(length + 1);
  if (texts == NULL) {
    _exit(SET_UP_FAILED);
  }
  read_fully(texts, length);
  texts[length] = '\0';
  int count = 0;
  for (size_t i = 0; i < length; i++) {
    count += texts[i] == '\0';
  }
  char **values = calloc((size_t) count + 1, sizeof *values);
  if (values == NULL || count < 2) {
    _exit(SET_UP_FAILED);
  }
  char *next = texts;
  for (int i = 0; i < count; i++) {
    values[i] = next;
    next += strlen(next) + 1;
  }
  id = values[1];
  if (strcmp(values[0], "run") == 0) {
    start(count - 2, values + 2);
  } else if (strcmp(values[0], "ask") == 0) {
    report("here\n");
  } else {
    signal_run(strcmp(values[0], "kill") == 0 ? SIGKILL : SIGTERM);
  }
  free(values);
  free(texts);
}

/*
 * Keeps the signals of a terminal away, and the terminal itself. A new session would do both, but
 * it is a scheduling group of its own too, whose first turn comes late on a busy machine.
 */
static void leave_terminal(void) {
  setpgid(0, 0);
  int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal >= 0) {
    ioctl(terminal, TIOCNOTTY);
    close(terminal);
  }
}

int main(void) {
  umask(022);
  signal(SIGPIPE, SIG_IGN);
  leave_terminal();
  requests = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  replies = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_SETMASK, &children, NULL);
  ends = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  if (requests < 0 || replies < 0 || ends < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
    return SET_UP_FAILED;
  }
  for (;;) {
    struct pollfd awaiting[] = {{requests, POLLIN, 0}, {ends, POLLIN, 0}};
    if (poll(awaiting, 2, -1) < 0 && errno != EINTR) {
      return SET_UP_FAILED;
    }
    if (awaiting[1].revents) {
      struct signalfd_siginfo told;
      while (read(ends, &told, sizeof told) > 0) {
      }
      reap();
    }
    if (awaiting[0].revents) {
      answer();
    }
  }
}
