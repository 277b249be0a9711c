/** The books of the payment service, made from what happened to its accounts. */
@NullMarked
package holdfast.payment.view;

import org.jspecify.annotations.NullMarked;
