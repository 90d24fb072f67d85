package io.patkeeper;

import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;

/**
 * The same with more tries.
 */
@PropertyDefaults(tries = 60)
@Tag("thorough")
class MoreInputTests extends AnyInputTests {

}
