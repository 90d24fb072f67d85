package io.patkeeper;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This version takes over what the previous release has stored: its migrations are as
 * they were, and its sessions stay open.
 */
class KeptDatabaseTests {

	@Test
	void opensASessionOfThePreviousRelease(@TempDir Path directory) {
		KeptDatabase.read(Path.of("src/test/resources/previous-release.sql")).assertOpens(directory);
	}

}
