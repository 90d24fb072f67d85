package io.patkeeper.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * A certificate as an operator makes one for the app registration, freshly made by the
 * JDK's own tool, and the files that it may be in.
 */
public final class SelfSignedCertificate {

	/** The password of the PKCS#12 file and of the encrypted key. */
	public static final String PASSWORD = "CertificatePasswordCanary";

	private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss")
		.withZone(ZoneOffset.UTC);

	private final Path pkcs12;

	private final X509Certificate certificate;

	private final PrivateKey key;

	private SelfSignedCertificate(Path pkcs12, KeyStore keyStore) throws GeneralSecurityException {
		this.pkcs12 = pkcs12;
		this.certificate = (X509Certificate) keyStore.getCertificate("entra");
		this.key = (PrivateKey) keyStore.getKey("entra", PASSWORD.toCharArray());
	}

	/** One that is valid for a year. */
	public static SelfSignedCertificate make(Path directory) {
		return make(directory, "RSA", Instant.now().minusSeconds(3600), 365);
	}

	/**
	 * Makes one.
	 * @param directory where its PKCS#12 file goes
	 * @param algorithm {@code RSA} or {@code EC}
	 * @param start when it begins to be valid
	 * @param days for how long
	 */
	public static SelfSignedCertificate make(Path directory, String algorithm, Instant start, int days) {
		try {
			Path pkcs12 = Files.createTempDirectory(directory, "certificate").resolve("entra.p12");
			List<String> command = new ArrayList<>(List.of(
					Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
					"-J-XX:+UseSerialGC", "-J-Duser.timezone=UTC", "-genkeypair", "-alias", "entra", "-keyalg",
					algorithm, "-keysize", algorithm.equals("RSA") ? "2048" : "256", "-dname", "CN=patkeeper.example",
					"-startdate", START.format(start), "-validity", String.valueOf(days), "-storetype", "PKCS12",
					"-storepass", PASSWORD, "-keystore", pkcs12.toString()));
			Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(keytool.getInputStream().readAllBytes());
			if (keytool.waitFor() != 0) {
				throw new IllegalStateException(output);
			}
			return new SelfSignedCertificate(pkcs12, load(pkcs12));
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore load(Path pkcs12) throws IOException, GeneralSecurityException {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		try (InputStream file = Files.newInputStream(pkcs12)) {
			keyStore.load(file, PASSWORD.toCharArray());
		}
		return keyStore;
	}

	public X509Certificate certificate() {
		return this.certificate;
	}

	public PrivateKey key() {
		return this.key;
	}

	/** The PKCS#12 file, with a password. */
	public Path pkcs12() {
		return this.pkcs12;
	}

	/** A PEM file with the certificate and its key, as Azure's command line makes it. */
	public Path pem() {
		return write("entra.pem", certificatePem() + keyPem());
	}

	/** A PEM file with the certificate alone. */
	public Path certificateFile() {
		return write("tls.crt", certificatePem());
	}

	/** A PEM file with the key alone. */
	public Path keyFile() {
		return write("tls.key", keyPem());
	}

	/** A PEM file with the certificate and its key, which has a password. */
	public Path encryptedPem() {
		return write("encrypted.pem", certificatePem() + pem("ENCRYPTED PRIVATE KEY", encrypt(this.key)));
	}

	/** The certificate and its key. */
	public String text() {
		return certificatePem() + keyPem();
	}

	/** The password, and the beginnings of the key in its forms. */
	List<String> secrets() {
		byte[] encoded = this.key.getEncoded();
		return List.of(PASSWORD, Base64.getEncoder().encodeToString(encoded).substring(0, 64),
				((RSAPrivateKey) this.key).getPrivateExponent().toString());
	}

	private String certificatePem() {
		try {
			return pem("CERTIFICATE", this.certificate.getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String keyPem() {
		return pem("PRIVATE KEY", this.key.getEncoded());
	}

	private static byte[] encrypt(Key key) {
		try {
			String algorithm = "PBEWithSHA1AndDESede";
			byte[] salt = new byte[8];
			new SecureRandom().nextBytes(salt);
			Cipher cipher = Cipher.getInstance(algorithm);
			cipher.init(Cipher.ENCRYPT_MODE,
					SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())),
					new PBEParameterSpec(salt, 10_000));
			return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path write(String name, String text) {
		try {
			return Files.writeString(this.pkcs12.resolveSibling(name), text);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(String type, byte[] content) {
		return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content)
				+ "\n-----END " + type + "-----\n";
	}

}
