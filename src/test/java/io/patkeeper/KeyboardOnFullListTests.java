package io.patkeeper;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.Tag;

/**
 * Among hundreds of tokens.
 */
@Tag("thorough")
class KeyboardOnFullListTests extends AbstractKeyboardTests {

	KeyboardOnFullListTests(Browser browser) {
		super(browser, true, true);
	}

}
