package holdfast.kit.http;

import holdfast.kit.json.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told to a caller that does not get what it asked for (RFC 9457). Never holds anything of
 * how we are built: no stack trace, statement, class or host.
 *
 * @param detail for people, about this occurrence
 * @param errors what is wrong with the body's fields
 * @param members further members of the document, e.g. {@code maximumRefundable}
 * @param headers further headers of the answer
 */
public record Problem(
    ProblemCode code,
    String detail,
    List<Violation> errors,
    Map<String, Object> members,
    Map<String, String> headers) {

  public Problem {
    errors = List.copyOf(errors);
    members = Map.copyOf(members);
    headers = Map.copyOf(headers);
  }

  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of(), Map.of(), Map.of());
  }

  /** With one more member, any record or value that is written as JSON. */
  public Problem with(String member, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(code, detail, errors, more, headers);
  }

  public Problem withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(code, detail, errors, members, more);
  }

  Problem withErrors(List<Violation> errors) {
    return new Problem(code, detail, errors, members, headers);
  }

  /** For code that is deep in the reading of a request; see {@link ProblemException}. */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
