package io.patkeeper.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AesGcmKeyTests {

	private static final byte[] CONTENT = bytes("content");

	private static final byte[] PLACE = bytes("here");

	private final AesGcmKey key = AesGcmKey.of(new byte[AesGcmKey.LENGTH]);

	@Test
	void opensWhatItHasSealed() throws GeneralSecurityException {
		assertThat(this.key.open(this.key.seal(CONTENT, PLACE), PLACE)).isEqualTo(CONTENT);
	}

	@Test
	void sealsTheSameContentDifferentlyEachTime() {
		assertThat(this.key.seal(CONTENT, PLACE)).isNotEqualTo(this.key.seal(CONTENT, PLACE));
	}

	@Test
	void opensNothingInAnotherPlaceOrWithAnotherKey() {
		byte[] sealed = this.key.seal(CONTENT, PLACE);
		assertThatExceptionOfType(GeneralSecurityException.class)
			.isThrownBy(() -> this.key.open(sealed, bytes("there")));
		AesGcmKey other = AesGcmKey.derive(new byte[AesGcmKey.LENGTH], "another purpose");
		assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> other.open(sealed, PLACE));
	}

	@Test
	void noticesASingleBitAndAMissingByte() {
		byte[] sealed = this.key.seal(CONTENT, PLACE);
		for (int i = 0; i < sealed.length; i++) {
			byte[] changed = sealed.clone();
			changed[i] ^= 1;
			assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> this.key.open(changed, PLACE));
			byte[] cut = Arrays.copyOf(sealed, i);
			assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> this.key.open(cut, PLACE));
		}
	}

	/** Sessions outlive an update, so the form of what is stored must not change. */
	@Test
	void opensWhatAnEarlierReleaseHasSealed() throws GeneralSecurityException {
		byte[] stored = HexFormat.of()
			.parseHex("a2c03199da7d1dbe96445d382ad1154e3269aad3148c160c5811a4dfbaf43e2bd920da");
		AesGcmKey derived = AesGcmKey.derive(new byte[AesGcmKey.LENGTH], "seal the attributes of a session");
		assertThat(derived.open(stored, bytes("00000000-0000-0000-0000-000000000000name"))).isEqualTo(CONTENT);
	}

	@Test
	void takesNoKeyOfAnotherLength() {
		assertThatIllegalArgumentException().isThrownBy(() -> AesGcmKey.of(new byte[16]));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
