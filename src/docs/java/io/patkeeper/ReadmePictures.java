package io.patkeeper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Makes the pictures of the README anew.
 */
@SandboxTest(properties = "spring.datasource.url=jdbc:h2:mem:docs")
@ExtendWith(Chromium.class)
class ReadmePictures {

	private static final Path FOLDER = Path.of("src/docs");

	@LocalServerPort
	private int port;

	@Test
	void takesAPictureOfTheList(Browser chromium) {
		Sandbox.shared().reset();
		try (BrowserContext context = chromium
			.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800).setLocale("en"))) {
			Page page = context.newPage();
			page.navigate("http://localhost:" + this.port + "/oauth2/authorization/entra");
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(People.ANA.name())).click();
			page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(Texts.text("tokens.title"))).waitFor();
			page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve("list.png")));
		}
	}

	/**
	 * Smetana is PlantUML's own layout, so that no Graphviz has to be installed. What
	 * kind of dependency an arrow is would only clutter the picture.
	 */
	@Test
	void drawsTheModules(@TempDir Path folder) throws IOException {
		Path diagram = ModularityTests.writeDiagram(folder);
		Files.copy(diagram, FOLDER.resolve(diagram.getFileName()), StandardCopyOption.REPLACE_EXISTING);
		String source = Files.readString(diagram)
			.replace("@startuml", "@startuml\n!pragma layout smetana")
			.replaceAll("\\\\n<size:16>\\[[^]]*]</size>", "")
			.replaceAll("(?m)^(\\S+ --> \\S+ <<\\S+>>) : .*$", "$1");
		try (OutputStream picture = Files.newOutputStream(FOLDER.resolve("modules.svg"))) {
			new SourceStringReader(source).outputImage(picture, new FileFormatOption(FileFormat.SVG));
		}
	}

}
