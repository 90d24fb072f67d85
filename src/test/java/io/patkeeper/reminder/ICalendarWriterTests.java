package io.patkeeper.reminder;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ICalendarWriterTests {

	private final ICalendarWriter writer = new ICalendarWriter();

	@Test
	void writesComponentsAndProperties() {
		this.writer.begin("VEVENT");
		this.writer.property("SEQUENCE", "1");
		this.writer.date("DTSTART", LocalDate.of(2027, 2, 28));
		this.writer.time("DTSTAMP", Instant.parse("2026-11-29T21:00:00.5Z"));
		this.writer.end("VEVENT");
		assertThat(this.writer).hasToString("BEGIN:VEVENT\r\nSEQUENCE:1\r\nDTSTART;VALUE=DATE:20270228\r\n"
				+ "DTSTAMP:20261129T210000Z\r\nEND:VEVENT\r\n");
	}

	@Test
	void escapesWhatIsSpecialInTexts() {
		this.writer.text("SUMMARY", "a\\b; c, \"d\": e\r\nf\ng\rh\u2028i\tj\u0000\u0007\u007f");
		assertThat(this.writer).hasToString("SUMMARY:a\\\\b\\; c\\, \"d\": e\\nf\\ng\\nh\\ni\tj\r\n");
	}

	@Test
	void foldsLongLines() {
		this.writer.text("SUMMARY", "x".repeat(150));
		assertThat(this.writer)
			.hasToString("SUMMARY:" + "x".repeat(67) + "\r\n " + "x".repeat(74) + "\r\n " + "x".repeat(9) + "\r\n");
	}

	@Test
	void doesNotFoldALineOf75Octets() {
		this.writer.text("SUMMARY", "x".repeat(67));
		assertThat(this.writer).hasToString("SUMMARY:" + "x".repeat(67) + "\r\n");
	}

	@Test
	void splitsNoCharacter() {
		for (int ascii = 0; ascii < 80; ascii++) {
			ICalendarWriter folding = new ICalendarWriter();
			String text = "x".repeat(ascii) + "ção🚀🏳️‍🌈אב".repeat(30);
			folding.text("SUMMARY", text);
			assertThat(folding.toString().split("\r\n")).allSatisfy((line) -> {
				byte[] octets = line.getBytes(StandardCharsets.UTF_8);
				assertThat(octets).hasSizeLessThanOrEqualTo(75);
				assertThat(new String(octets, StandardCharsets.UTF_8)).isEqualTo(line);
			});
			assertThat(folding.toString().replace("\r\n ", "")).isEqualTo("SUMMARY:" + text + "\r\n");
		}
	}

}
