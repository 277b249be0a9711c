/** Accounts and their money: holds, captures, refunds, and the books. */
@NullMarked
package holdfast.payment;

import org.jspecify.annotations.NullMarked;
