package dev.zako.sandbox.process;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A running launcher: a small program that starts commands when it is asked to, and tells when they
 * have ended. Its requests and replies are described at the head of its source. It ends all that it
 * started when its standard input ends, so also when this JVM is killed; should it be killed
 * itself, all that it started is dead by the time its standard output ends. Safe for use by many
 * threads.
 *
 * <p>While commands run it is asked now and then whether it still answers. One that does not, for
 * instance because it was stopped, is killed: else everybody would wait for it without end, also
 * those who want to end their commands. Time in which this process did not run itself does not
 * count.
 */
final class Launcher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The number in requests and replies that are of no run. */
  private static final long NO_RUN = 0;

  /** How many times in a row it must not have answered. */
  private static final int SLICES = 20;

  /** What a program has that was killed; see signal(7). */
  private static final int KILLED = 128 + 9;

  /** What the JVM uses for the arguments of the programs that it starts. */
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

  private final Process program;
  private final OutputStream requests;
  private final Duration silence;
  private final Thread reader;
  private final Semaphore answers = new Semaphore(0);
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Launched> runs = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean isSilent;

  private Launcher(Process program, Duration silence) {
    this.program = program;
    this.silence = silence;
    this.requests = program.getOutputStream();
    this.reader = Thread.ofPlatform().daemon().name("zako-launcher").unstarted(this::read);
  }

  /**
   * Starts the program, with an empty environment.
   *
   * @param silence after how long without an answer it is killed
   */
  static Launcher start(Path program, Duration silence) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .directory(new File("/"))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    Launcher launcher = new Launcher(builder.start(), silence);
    launcher.reader.start();
    Thread.ofVirtual().name("zako-launcher-watch").start(launcher::watch);
    return launcher;
  }

  /** Whether it can start commands. */
  boolean isAlive() {
    return ended.getCount() > 0;
  }

  /** Starts a command. If that fails, the process has ended and its report tells why. */
  Running run(ProcessSpec spec, List<String> arguments) {
    long id = lastId.incrementAndGet();
    Launched run = new Launched(id);
    runs.put(id, run);
    ByteArrayOutputStream request = new ByteArrayOutputStream(1 << 12);
    add(request, "run");
    add(request, Long.toString(id));
    add(request, spec.stdout().toString());
    add(request, spec.stderr().toString());
    arguments.forEach(argument -> add(request, argument));
    send(request);
    if (!isAlive()) {
      abandon();
    }
    return run;
  }

  private static void add(ByteArrayOutputStream request, String text) {
    request.writeBytes(text.getBytes(CHARSET));
    request.write(0);
  }

  /** A launcher that cannot be written to has ended, which its reader sees too. */
  private void send(ByteArrayOutputStream request) {
    byte[] size = ByteBuffer.allocate(Integer.BYTES).putInt(request.size()).array();
    writing.lock();
    try {
      requests.write(size);
      request.writeTo(requests);
      requests.flush();
    } catch (IOException _) {
      program.destroyForcibly();
    } finally {
      writing.unlock();
    }
  }

  /** Asks for an answer from time to time while commands run, until the program has ended. */
  private void watch() {
    try {
      while (!ended.await(silence.dividedBy(4).toNanos(), TimeUnit.NANOSECONDS)) {
        if (!runs.isEmpty() && !isAnswering()) {
          isSilent = true;
          program.destroyForcibly();
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the program has ended. */
  private String reason() {
    return isSilent
        ? "the launcher did not answer for " + silence.toSeconds() + " s"
        : "the launcher was killed";
  }

  private boolean isAnswering() throws InterruptedException {
    answers.drainPermits();
    // Where the program reads nothing, this waits as well.
    Thread.ofVirtual().name("zako-launcher-ask").start(this::ask);
    long slice = silence.dividedBy(SLICES).toNanos();
    for (int i = 0; i < SLICES; i++) {
      long begin = System.nanoTime();
      if (answers.tryAcquire(slice, TimeUnit.NANOSECONDS) || !isAlive()) {
        return true;
      }
      if (System.nanoTime() - begin > 2 * slice) {
        i = 0; // This process was stopped itself, or has no time to look.
      }
    }
    return false;
  }

  private void ask() {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    add(request, "ask");
    add(request, Long.toString(NO_RUN));
    send(request);
  }

  private void read() {
    try (BufferedReader replies =
        new BufferedReader(new InputStreamReader(program.getInputStream(), CHARSET))) {
      for (String line = replies.readLine(); line != null; line = replies.readLine()) {
        int space = line.indexOf(' ');
        long id = Long.parseLong(line.substring(0, space));
        Launched run = runs.get(id);
        if (id == NO_RUN) {
          answers.release();
        } else if (run != null) {
          run.tell(line.substring(space + 1));
        }
      }
    } catch (IOException _) {
      program.destroyForcibly();
    } finally {
      ended.countDown();
      abandon();
    }
  }

  private void abandon() {
    runs.values().forEach(Launched::abandon);
  }

  /** Ends everything that still runs, and waits for it. Goes on through interrupts. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException _) {
      program.destroyForcibly();
    }
    joinReader();
    if (reader.isAlive()) {
      program.destroyForcibly();
      joinReader();
    }
  }

  private void joinReader() {
    boolean interrupted = false;
    long patientUntil = System.nanoTime() + PATIENCE.toNanos();
    while (reader.isAlive() && System.nanoTime() < patientUntil) {
      try {
        reader.join(PATIENCE);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A command. */
  private final class Launched implements Running {
    private static final String GONE = "gone ";
    private static final String FAILED = "failed ";

    private final long id;
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile String report = "";
    private volatile int exitCode;

    Launched(long id) {
      this.id = id;
    }

    void tell(String reply) {
      if (reply.startsWith(GONE)) {
        end(Integer.parseInt(reply.substring(GONE.length())));
      } else if (report.isEmpty()) {
        // What the death of the launcher did to this one is not the cause.
        report = isSilent && reply.startsWith(FAILED) ? FAILED + reason() : reply;
      }
    }

    void abandon() {
      tell(FAILED + reason());
      end(KILLED);
    }

    private void end(int code) {
      exitCode = code;
      runs.remove(id);
      gone.countDown();
    }

    @Override
    public boolean await(Duration time) throws InterruptedException {
      return gone.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int exitCode() {
      return exitCode;
    }

    @Override
    public String report() {
      return report;
    }

    @Override
    public void strike(boolean forced) {
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      add(request, forced ? "kill" : "end");
      add(request, Long.toString(id));
      send(request);
    }

    @Override
    public void clear() {
      // The launcher has done so.
    }
  }
}
