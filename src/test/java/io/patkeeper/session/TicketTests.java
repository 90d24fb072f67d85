package io.patkeeper.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TicketTests {

	private static final String ID = "8b1a9953-c461-4296-a827-abf8c47804d7";

	private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

	private final Ticket ticket = Ticket.issue(ID);

	@Test
	void opensWhatItHasSealed() throws GeneralSecurityException {
		byte[] sealed = this.ticket.seal("name", CONTENT);
		assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("content");
		assertThat(this.ticket.open("name", sealed)).isEqualTo(CONTENT);
		assertThat(Ticket.parse(this.ticket.text()).open("name", sealed)).isEqualTo(CONTENT);
	}

	@Test
	void sealsTheSameContentDifferentlyEachTime() {
		assertThat(this.ticket.seal("name", CONTENT)).isNotEqualTo(this.ticket.seal("name", CONTENT));
	}

	@Test
	void opensNothingWithAnotherSecret() {
		byte[] sealed = this.ticket.seal("name", CONTENT);
		assertThatExceptionOfType(GeneralSecurityException.class)
			.isThrownBy(() -> Ticket.issue(ID).open("name", sealed));
	}

	@Test
	void opensNothingOfAnotherSessionOrAttribute() {
		byte[] sealed = this.ticket.seal("name", CONTENT);
		Ticket elsewhere = Ticket.parse(this.ticket.text().replace(ID, UUID.randomUUID().toString()));
		assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> elsewhere.open("name", sealed));
		assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> this.ticket.open("another", sealed));
	}

	@Test
	void opensNothingThatWasChangedOrShortened() {
		byte[] sealed = this.ticket.seal("name", CONTENT);
		for (int i = 0; i < sealed.length; i++) {
			byte[] changed = sealed.clone();
			changed[i] ^= 1;
			assertThatExceptionOfType(GeneralSecurityException.class)
				.isThrownBy(() -> this.ticket.open("name", changed));
			byte[] shortened = Arrays.copyOf(sealed, i);
			assertThatExceptionOfType(GeneralSecurityException.class)
				.isThrownBy(() -> this.ticket.open("name", shortened));
		}
	}

	@Test
	void needsNoEncodingInACookie() {
		assertThat(this.ticket.text()).hasSize(80).matches("[A-Za-z0-9._-]+").startsWith(ID + ".");
	}

	@Test
	void hasARandomSecretThatToStringHides() {
		String secret = this.ticket.text().substring(ID.length() + 1);
		assertThat(Ticket.issue(ID).text()).doesNotContain(secret);
		assertThat(this.ticket.toString()).contains(ID).doesNotContain(secret);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", ID, ID + ".", ID + ".short", "OGIxYTk5NTMtYzQ2MS00Mjk2LWE4MjctYWJmOGM0NzgwNGQ3",
			ID + ".ü234567890123456789012345678901234567890123", ID + ".1234567890123456789012345678901234567890123\n",
			"' or 1=1 -- 461-4296-a827-abf8c47804d7.1234567890123456789012345678901234567890123" })
	void isNotParsedFromAMalformedText(String text) {
		assertThat(Ticket.parse(text)).isNull();
	}

}
