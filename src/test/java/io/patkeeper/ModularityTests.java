package io.patkeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.modulith.docs.Documenter.DiagramOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The modules depend only on those that their {@code package-info} names, without a
 * cycle, and nothing depends on the sub-packages of another module.
 */
class ModularityTests {

	private static final String DIAGRAM = "components.puml";

	private final ApplicationModules modules = ApplicationModules.of(PatkeeperApplication.class);

	@Test
	void modulesDependOnTheirNeighboursBelowOnly() {
		this.modules.verify();
	}

	@Test
	void theDiagramInTheReadmeIsCurrent(@TempDir Path folder) throws IOException {
		writeDiagram(folder);
		assertThat(Files.readAllLines(folder.resolve(DIAGRAM))).as("run ./mvnw -Pdocs test")
			.containsExactlyInAnyOrderElementsOf(Files.readAllLines(Path.of("src/docs", DIAGRAM)));
	}

	static Path writeDiagram(Path folder) {
		new Documenter(ApplicationModules.of(PatkeeperApplication.class),
				Documenter.Options.defaults().withOutputFolder(folder.toString()))
			.writeModulesAsPlantUml(DiagramOptions.defaults()
				.withStyle(DiagramOptions.DiagramStyle.UML)
				.withDefaultDisplayName((module) -> module.getIdentifier().toString()));
		return folder.resolve(DIAGRAM);
	}

}
