/** The rules of money: balances, holds and what may be done to them. Plain Java. */
@NullMarked
package holdfast.payment.domain;

import org.jspecify.annotations.NullMarked;
