package holdfast.local.database;

import holdfast.local.data.LocalProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The server process over one database folder: made, started, stopped. */
final class Postmaster {
  private static final String TIMEOUT_SECONDS = "60";

  private final PostgresBinaries binaries;
  private final Unprivileged unprivileged = Unprivileged.forThisUser();
  private final Path folder;
  private final Path log;

  Postmaster(PostgresBinaries binaries, Path folder, Path log) {
    this.binaries = binaries;
    this.folder = folder;
    this.log = log;
  }

  /** Makes the folder: with checksums, in UTF-8, without any user's locale. */
  void create(Path passwordFile) {
    run(
        "initdb",
        "--pgdata=" + folder,
        "--username=postgres",
        "--pwfile=" + passwordFile,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions");
  }

  /**
   * Starts the server and waits until it takes connections, recovery after a crash included.
   *
   * <p>{@code pg_ctl} gives it a session of its own, so a Ctrl-C at the terminal does not stop the
   * server under the nodes.
   */
  ProcessHandle start() {
    removePidFileOfSomebodyElse();
    run(
        "pg_ctl",
        "start",
        "--wait",
        "--timeout=" + TIMEOUT_SECONDS,
        "--pgdata=" + folder,
        "--log=" + log);
    return process().orElseThrow(() -> new LocalProblem("PostgreSQL stopped again, see " + log));
  }

  /** Ends every session and writes a checkpoint. */
  void stop() {
    stop("fast");
  }

  /** As a power cut: no checkpoint, the next start has to recover. */
  void stopAtOnce() {
    stop("immediate");
  }

  /** The server over this folder, whoever started it. */
  Optional<ProcessHandle> process() {
    return recordedPid().flatMap(ProcessHandle::of).filter(this::servesThisFolder);
  }

  private void stop(String mode) {
    if (process().isPresent()) {
      run(
          "pg_ctl",
          "stop",
          "--wait",
          "--timeout=" + TIMEOUT_SECONDS,
          "--mode=" + mode,
          "--pgdata=" + folder);
    }
  }

  /**
   * After a reboot the number that a crash left in the file may be that of any other process, and
   * PostgreSQL would take it for itself and refuse to start.
   */
  private void removePidFileOfSomebodyElse() {
    boolean takenByAnother = recordedPid().flatMap(ProcessHandle::of).isPresent();
    if (takenByAnother && process().isEmpty()) {
      try {
        Files.deleteIfExists(pidFile());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** There while a server runs; its first line is the server's process number. */
  Path pidFile() {
    return folder.resolve("postmaster.pid");
  }

  private Optional<Long> recordedPid() {
    try (Stream<String> lines = Files.lines(pidFile())) {
      return lines.findFirst().map(Long::valueOf);
    } catch (NoSuchFileException notRunning) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A process that has ended, and that its parent has not looked after yet, has no command. */
  private boolean servesThisFolder(ProcessHandle process) {
    var command = process.info().commandLine().orElse("");
    return command.contains("postgres") && command.contains(folder.toString());
  }

  private void run(String program, String... arguments) {
    var line = new ArrayList<>(List.of(binaries.program(program)));
    line.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(unprivileged.command(line))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (process.waitFor() != 0) {
        throw new LocalProblem(
            "PostgreSQL's %s failed: %s (all of it in %s)".formatted(program, lastLine(), log));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new LocalProblem("interrupted while waiting for PostgreSQL's " + program, stopped);
    }
  }

  private String lastLine() throws IOException {
    var lines = Files.readAllLines(log);
    return lines.stream()
        .filter(line -> line.contains("FATAL"))
        .reduce((a, b) -> b)
        .or(() -> lines.stream().reduce((a, b) -> b))
        .orElse("no word of why");
  }
}
