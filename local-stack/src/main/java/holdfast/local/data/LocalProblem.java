package holdfast.local.data;

import org.jspecify.annotations.Nullable;

/**
 * Something a person can put right; the message is one line that says what is wrong and what to do.
 */
public final class LocalProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LocalProblem(String whatAndWhatToDo) {
    super(whatAndWhatToDo);
  }

  public LocalProblem(String whatAndWhatToDo, @Nullable Throwable cause) {
    super(whatAndWhatToDo, cause);
  }
}
