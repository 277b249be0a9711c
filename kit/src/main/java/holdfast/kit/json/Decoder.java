package holdfast.kit.json;

import java.util.function.Supplier;

/**
 * Reads one JSON object as a {@code T}, in two steps: first every field is asked for, so that all
 * faults are found, then, only if there are none, the supplier builds the value.
 *
 * <pre>{@code
 * static Supplier<Parcel> read(Fields in) {
 *   var label = in.required("label", text(1, 64));
 *   var pieces = in.required("pieces", integer(1, 10_000, "pieces_out_of_range"));
 *   var note = in.optional("note", text(0, 200));
 *   return () -> new Parcel(label.get(), pieces.get(), note.get());
 * }
 * }</pre>
 *
 * <p>A supplier that throws is a bug of the decoder: whatever can be wrong with a document is
 * checked by a {@link Shape}.
 */
@FunctionalInterface
public interface Decoder<T> {

  Supplier<T> read(Fields in);
}
