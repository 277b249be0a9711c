package holdfast.local.stack;

import java.time.Duration;
import java.util.List;

/** Hears how the start and the life of a stack go, to tell a person. */
public interface Progress {
  /** For those that nobody watches. */
  Progress SILENT =
      new Progress() {
        @Override
        public void ready(String what, String where, Duration took) {}

        @Override
        public void waitingFor(List<String> what, Duration since) {}

        @Override
        public void died(String what, String how, List<String> lastLines) {}
      };

  void ready(String what, String where, Duration took);

  /** Something takes its time; said every few seconds. */
  void waitingFor(List<String> what, Duration since);

  void died(String what, String how, List<String> lastLines);
}
