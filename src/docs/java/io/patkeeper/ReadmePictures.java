package io.patkeeper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Locale;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Makes the pictures of the README and of the start page anew.
 */
@SandboxTest(properties = "spring.datasource.url=jdbc:h2:mem:docs")
@ExtendWith(Chromium.class)
class ReadmePictures {

	private static final Path FOLDER = Path.of("src/docs");

	private static final Path ASSETS = Path.of("src/main/resources/static/assets");

	private static final int QUALITY = 40;

	@LocalServerPort
	private int port;

	/**
	 * The pictures are part of the start page, so they have to be small.
	 */
	@ParameterizedTest
	@CsvSource({ "en, LIGHT", "en, DARK", "pt, LIGHT", "pt, DARK" })
	void takesAPictureOfTheList(String language, ColorScheme scheme, Browser chromium) throws IOException {
		Sandbox.shared().reset();
		try (BrowserContext context = chromium.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800)
			.setLocale(language)
			.setColorScheme(scheme))) {
			Page page = context.newPage();
			page.navigate("http://localhost:" + this.port + "/oauth2/authorization/entra");
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(People.ANA.name())).click();
			page.waitForURL("**/tokens*");
			JsonObject options = new JsonObject();
			options.addProperty("format", "webp");
			options.addProperty("quality", QUALITY);
			options.add("clip", clip());
			// Playwright itself takes no pictures in this format.
			String picture = context.newCDPSession(page)
				.send("Page.captureScreenshot", options)
				.get("data")
				.getAsString();
			Files.write(ASSETS.resolve("list-%s-%s.webp".formatted(language, scheme.name().toLowerCase(Locale.ROOT))),
					Base64.getDecoder().decode(picture));
		}
	}

	/**
	 * The first screen, at the size at which the start page shows it.
	 */
	private static JsonObject clip() {
		JsonObject clip = new JsonObject();
		clip.addProperty("x", 0);
		clip.addProperty("y", 0);
		clip.addProperty("width", 1280);
		clip.addProperty("height", 800);
		clip.addProperty("scale", 0.75);
		return clip;
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
