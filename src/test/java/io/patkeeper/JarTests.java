package io.patkeeper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What else is in the jar, and beside it. Offline, Maven makes no bill of materials, and
 * these tests fail.
 */
@Tag("thorough")
class JarTests {

	private static final String LIBRARIES = "BOOT-INF/lib/";

	private static final String BILL = "META-INF/sbom/application.cdx.json";

	private JarFile jar;

	@BeforeEach
	void open() throws IOException {
		this.jar = new JarFile(Jar.current().toFile());
	}

	@AfterEach
	void close() throws IOException {
		this.jar.close();
	}

	@Test
	void hasABillOfMaterialsWithAllItsLibraries() throws Exception {
		Map<String, String> listed = new HashMap<>();
		for (JsonNode component : bill().get("components")) {
			String name = component.get("name").asString() + "-" + component.get("version").asString() + ".jar";
			listed.put(name, sha256(component));
		}
		Map<String, String> contained = new HashMap<>();
		for (ZipEntry entry : this.jar.stream().filter((entry) -> entry.getName().endsWith(".jar")).toList()) {
			contained.put(entry.getName().substring(LIBRARIES.length()), sha256(entry));
		}
		// Added by Spring Boot when it makes the jar; of the version of Spring Boot
		// itself.
		assertThat(contained.keySet().removeIf((name) -> name.startsWith("spring-boot-jarmode-tools-"))).isTrue();
		assertThat(contained).hasSizeGreaterThan(80);
		assertThat(listed).containsAllEntriesOf(contained);
	}

	@Test
	void hasTheSameBillAndLicensesBesideIt() throws IOException {
		assertThat(content(BILL)).isEqualTo(Files.readString(Path.of("target/patkeeper.cdx.json")));
		assertThat(content("META-INF/licenses.txt"))
			.isEqualTo(Files.readString(Path.of("target/patkeeper-licenses.txt")));
	}

	@Test
	void listsTheLicensesOfAllLibraries() throws IOException {
		String licenses = content("META-INF/licenses.txt");
		assertThat(bill().get("components")).isNotEmpty()
			.allSatisfy((component) -> assertThat(licenses)
				.contains("\n%s:%s %s: ".formatted(component.get("group").asString(), component.get("name").asString(),
						component.get("version").asString())));
	}

	@Test
	void saysNothingAboutWhenOrByWhomItWasBuilt() throws IOException {
		assertThat(bill().at("/metadata/timestamp").isMissingNode()).isTrue();
		assertThat(this.jar.getManifest().getMainAttributes().keySet()).extracting(Object::toString)
			.contains("Implementation-Version", "Sbom-Location")
			.doesNotContain("Built-By", "Build-Time");
		assertThat(this.jar.stream().filter((entry) -> !entry.getName().startsWith("org/")).map(ZipEntry::getTimeLocal))
			.hasSizeGreaterThan(500)
			.allSatisfy((time) -> assertThat(time).isEqualTo(this.jar.getEntry(BILL).getTimeLocal()));
	}

	@Test
	void namesItsVersion() throws IOException, InterruptedException {
		String version = this.jar.getManifest().getMainAttributes().getValue("Implementation-Version");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				Jar.current().toString(), "--version")
			.redirectErrorStream(true)
			.start();
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
			.isEqualTo("Patkeeper " + version);
		assertThat(process.waitFor()).isZero();
		assertThat(bill().at("/metadata/component/version").asString()).isEqualTo(version);
	}

	private JsonNode bill() throws IOException {
		return new JsonMapper().readTree(content(BILL));
	}

	private String content(String name) throws IOException {
		ZipEntry entry = this.jar.getEntry(name);
		assertThat(entry).as("%s, which Maven does not make offline", name).isNotNull();
		try (InputStream content = this.jar.getInputStream(entry)) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private String sha256(ZipEntry entry) throws IOException, GeneralSecurityException {
		try (InputStream content = this.jar.getInputStream(entry)) {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.readAllBytes()));
		}
	}

	private static String sha256(JsonNode component) {
		return StreamSupport.stream(component.get("hashes").spliterator(), false)
			.filter((hash) -> hash.get("alg").asString().equals("SHA-256"))
			.map((hash) -> hash.get("content").asString())
			.findFirst()
			.orElseThrow();
	}

}
