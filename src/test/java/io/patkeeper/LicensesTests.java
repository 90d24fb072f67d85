package io.patkeeper;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;

import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The stylesheet that lists the licenses of libraries, and stops the build at one that is
 * not allowed.
 */
class LicensesTests {

	private static final String ALLOWED = "<license><id>Apache-2.0</id></license>";

	@Test
	void listsEachLibraryWithItsLicenses() throws TransformerException {
		assertThat(list(library("org.example", "second", ALLOWED), library("ch.example", "first",
				"<license><id>EPL-2.0</id></license><license><id>GPL-2.0-with-classpath-exception</id></license>")))
			.isEqualTo("""
					The libraries in patkeeper 1.0 and their licenses.
					Where a library has several, any one of them may be chosen.

					ch.example:first 2.1: EPL-2.0 or GPL-2.0-with-classpath-exception
					org.example:second 2.1: Apache-2.0
					""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<license><id>GPL-3.0-only</id></license>", "<license><id>GPL-2.0-only</id></license>",
			"<license><id>Apache</id></license>", "<license><name>To be negotiated</name></license>",
			"<license><name/></license>", "<expression>GPL-2.0-only AND MIT</expression>" })
	void stopsAtALibraryWithoutAnAllowedLicense(String licenses) {
		assertThatExceptionOfType(TransformerException.class)
			.isThrownBy(() -> list(library("org.example", "fine", ALLOWED), library("org.example", "other", licenses)));
	}

	@Test
	void goesOnIfAllLicensesAreAllowed() throws TransformerException {
		assertThat(list(library("org.example", "fine", ALLOWED), library("org.example", "other", ALLOWED)))
			.contains("org.example:other 2.1");
	}

	private static String library(String group, String name, String licenses) {
		return "<component type='library'><group>%s</group><name>%s</name><version>2.1</version><licenses>%s</licenses></component>"
			.formatted(group, name, licenses);
	}

	private static String list(String... libraries) throws TransformerException {
		Transformer stylesheet = TransformerFactory.newDefaultInstance()
			.newTransformer(new StreamSource(Path.of("src/licenses/licenses.xsl").toFile()));
		StringWriter list = new StringWriter();
		stylesheet.transform(new StreamSource(new StringReader(
				"""
						<bom xmlns="http://cyclonedx.org/schema/bom/1.6">
							<metadata><component type="application"><name>patkeeper</name><version>1.0</version></component></metadata>
							<components>%s</components>
						</bom>"""
					.formatted(String.join("", libraries)))),
				new StreamResult(list));
		return list.toString();
	}

}
