package io.patkeeper;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.Tag;

/**
 * Without JavaScript.
 */
@Tag("thorough")
class KeyboardWithoutScriptTests extends AbstractKeyboardTests {

	KeyboardWithoutScriptTests(Browser browser) {
		super(browser, false, false);
	}

}
