/** URLs and bodies of the payment service. */
@NullMarked
package holdfast.payment.http;

import org.jspecify.annotations.NullMarked;
