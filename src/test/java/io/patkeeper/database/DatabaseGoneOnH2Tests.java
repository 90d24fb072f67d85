package io.patkeeper.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The embedded database closes itself because the disk is full, or loses its tables.
 */
@SandboxTest
@ExtendWith(OutputCaptureExtension.class)
class DatabaseGoneOnH2Tests {

	@TempDir
	static Path directory;

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Browser browser;

	@DynamicPropertySource
	static void keepTheDatabaseOnADiskThatMayBeFull(DynamicPropertyRegistry registry) {
		FilePath.register(new Disk());
		registry.add("spring.datasource.url",
				() -> "jdbc:h2:disk:" + directory.resolve("patkeeper") + ";WRITE_DELAY=0");
	}

	@BeforeEach
	void signIn() {
		Disk.full = false;
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void isOpenedAgainWhenThereIsSpaceOnTheDisk(CapturedOutput output) {
		Disk.full = true;
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(this::write);
		await().until(() -> health("readiness") == 503);
		assertThat(health("liveness")).isEqualTo(200);
		assertThat(output).contains("The database cannot be used: No space left on device. Patkeeper tries again");
		assertUnavailable(this.browser.get("/tokens"));
		Disk.full = false;
		await().until(() -> health("readiness") == 200);
		assertThat(output).contains("The database can be used again");
		await().until(() -> this.browser.get("/tokens").status() == 200);
		assertThat(this.browser.page().text()).as("still signed in").contains(People.ANA.name());
		write();
	}

	@Test
	@DirtiesContext
	void isNoticedToBeEmpty(CapturedOutput output) {
		this.jdbc.sql("drop all objects").update();
		assertThat(health("readiness")).isEqualTo(503);
		assertThat(health("liveness")).isEqualTo(200);
		assertThat(output).contains("The database cannot be used: it has lost its tables.", "restore the backup");
		assertUnavailable(this.browser.get("/tokens"));
		assertUnavailable(this.browser.get("/help/administrator"));
		assertThat(this.browser.get("/help").status()).isEqualTo(200);
	}

	private void write() {
		this.jdbc.sql("insert into added_organization (owner, name) values (:owner, 'contoso')")
			.param("owner", UUID.randomUUID().toString())
			.update();
	}

	private int health(String what) {
		return new Browser(this.port).get("/actuator/health/" + what).status();
	}

	private static void assertUnavailable(Page page) {
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.heading()).isEqualTo(text("error.database"));
	}

	/**
	 * Files that begin with {@code disk:}, and cannot be written to when it is full.
	 */
	public static class Disk extends FilePathWrapper {

		private static volatile boolean full;

		@Override
		public String getScheme() {
			return "disk";
		}

		@Override
		public FileChannel open(String mode) throws IOException {
			return new DiskFile(super.open(mode));
		}

	}

	private static final class DiskFile extends FileBaseDefault {

		private final FileChannel file;

		private DiskFile(FileChannel file) {
			this.file = file;
		}

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.file.read(target, position);
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			if (Disk.full) {
				throw new IOException("No space left on device");
			}
			return this.file.write(source, position);
		}

		@Override
		protected void implTruncate(long size) throws IOException {
			this.file.truncate(size);
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		public void force(boolean metaData) throws IOException {
			this.file.force(metaData);
		}

		@Override
		public FileLock tryLock(long position, long size, boolean shared) throws IOException {
			return this.file.tryLock(position, size, shared);
		}

		@Override
		protected void implCloseChannel() throws IOException {
			this.file.close();
		}

	}

}
