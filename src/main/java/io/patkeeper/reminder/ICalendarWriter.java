package io.patkeeper.reminder;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes the lines of an iCalendar file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5545">RFC 5545</a>
 */
final class ICalendarWriter {

	private static final String LINE_END = "\r\n";

	/** Of a line, without its end. */
	private static final int MAX_OCTETS = 75;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final StringBuilder lines = new StringBuilder();

	void begin(String component) {
		property("BEGIN", component);
	}

	void end(String component) {
		property("END", component);
	}

	/**
	 * Writes a property whose value is not a text.
	 * @param name its name, with its parameters if it has any
	 */
	void property(String name, String value) {
		int octets = 0;
		String line = name + ":" + value;
		for (int start = 0; start < line.length();) {
			int end = line.offsetByCodePoints(start, 1);
			int length = line.substring(start, end).getBytes(StandardCharsets.UTF_8).length;
			if (octets + length > MAX_OCTETS) {
				this.lines.append(LINE_END).append(' ');
				octets = 1;
			}
			this.lines.append(line, start, end);
			octets += length;
			start = end;
		}
		this.lines.append(LINE_END);
	}

	/**
	 * Writes a property whose value is a text, which may have several lines.
	 */
	void text(String name, String text) {
		property(name,
				text.replaceAll("[\\\\;,]", "\\\\$0").replaceAll("\\R", "\\\\n").replaceAll("[\\p{Cc}&&[^\\t]]", ""));
	}

	void date(String name, LocalDate date) {
		property(name + ";VALUE=DATE", DateTimeFormatter.BASIC_ISO_DATE.format(date));
	}

	void time(String name, Instant time) {
		property(name, TIME.format(time));
	}

	@Override
	public String toString() {
		return this.lines.toString();
	}

}
