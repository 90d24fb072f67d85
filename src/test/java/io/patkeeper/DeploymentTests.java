package io.patkeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.patkeeper.sandbox.SelfSignedCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files in {@code src/deploy}, as far as they can be tried without root and without
 * containers.
 */
class DeploymentTests {

	private static final Path DEPLOY = Path.of("src/deploy");

	@TempDir
	private Path directory;

	private Path home;

	@BeforeEach
	void install() throws IOException {
		InstalledProgram.assumeInstalled("sh");
		this.home = Files.createDirectory(this.directory.resolve("home"));
		Files.copy(DEPLOY.resolve("patkeeper"), this.home.resolve("patkeeper"));
		Path java = Files.createDirectories(this.directory.resolve("java/bin")).resolve("java");
		Files.writeString(java, """
				#!/bin/sh
				pwd
				echo "$MALLOC_ARENA_MAX"
				printf '%s\\n' "$@"
				""");
		Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
	}

	@Test
	void startsWithTheOptionsInItsOwnFolder() throws Exception {
		assertThat(start("--check", "a b")).containsExactly(this.home.toRealPath().toString(), "2", "@jvm.options",
				"-jar", "patkeeper.jar", "--check", "a b");
	}

	@Test
	void startsWithWhatJava17HasLearned() throws Exception {
		Files.createFile(this.home.resolve("patkeeper.jsa"));
		assertThat(start()).endsWith("@jvm.options", "-XX:SharedArchiveFile=patkeeper.jsa", "-jar", "patkeeper.jar");
	}

	@Test
	void startsWithWhatJava25HasLearned() throws Exception {
		Files.createFile(this.home.resolve("patkeeper.aot"));
		assertThat(start()).endsWith("@jvm.options", "-XX:AOTCache=patkeeper.aot", "-jar", "patkeeper.jar");
	}

	@Test
	void hasOptionsThatJavaAccepts() throws Exception {
		List<String> output = run(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"@" + DEPLOY.resolve("jvm.options"), "-XX:+PrintFlagsFinal", "-version");
		assertThat(output).anyMatch((line) -> line.matches(" *size_t MaxHeapSize += 268435456 .*"));
	}

	@Test
	void systemdAcceptsTheUnitAndFindsItHardened() throws Exception {
		InstalledProgram.assumeInstalled("systemd-analyze");
		Path unit = this.directory.resolve("patkeeper@8081.service");
		Files.writeString(unit, Files.readString(DEPLOY.resolve("systemd/patkeeper@.service"))
			.replace("/opt/patkeeper", this.home.toString()));
		assertThat(run("systemd-analyze", "verify", "--man=no", unit.toString())).isEmpty();
		// In tenths of the exposure, of which 100 is none of it hardened.
		run("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit.toString());
	}

	@Test
	void nginxAcceptsItsSettings() throws Exception {
		InstalledProgram.assumeInstalled("nginx");
		SelfSignedCertificate certificate = SelfSignedCertificate.make(this.directory);
		Path settings = this.directory.resolve("patkeeper.conf");
		Files.writeString(settings,
				Files.readString(DEPLOY.resolve("nginx/patkeeper.conf"))
					.replace("/etc/nginx/patkeeper-nodes.conf",
							DEPLOY.resolve("nginx/patkeeper-nodes.conf").toAbsolutePath().toString())
					.replace("/etc/ssl/certs/patkeeper.pem", certificate.certificateFile().toString())
					.replace("/etc/ssl/private/patkeeper.key", certificate.keyFile().toString())
					.replace("/var/log/nginx", this.directory.toString())
					// Lower ports are for root.
					.replace("listen 80 ", "listen 8080 ")
					.replace("[::]:80 ", "[::]:8080 ")
					.replace("listen 443 ", "listen 8443 ")
					.replace("[::]:443 ", "[::]:8443 "));
		Path main = Files.writeString(this.directory.resolve("nginx.conf"), """
				pid nginx.pid;
				events {}
				http {
					client_body_temp_path body;
					proxy_temp_path proxy;
					fastcgi_temp_path fastcgi;
					uwsgi_temp_path uwsgi;
					scgi_temp_path scgi;
					include %s;
				}
				""".formatted(settings));
		assertThat(run("nginx", "-t", "-q", "-p", this.directory.toString(), "-e", "error.log", "-c", main.toString()))
			.isEmpty();
	}

	private List<String> start(String... arguments) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(this.home.resolve("patkeeper").toString());
		builder.command().addAll(List.of(arguments));
		builder.environment().put("JAVA_HOME", this.directory.resolve("java").toString());
		builder.environment().remove("MALLOC_ARENA_MAX");
		return run(builder);
	}

	private List<String> run(String... command) throws Exception {
		return run(new ProcessBuilder(command));
	}

	private List<String> run(ProcessBuilder builder) throws Exception {
		builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
		Path output = this.directory.resolve("output");
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		List<String> lines = Files.readAllLines(output);
		assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
		return lines;
	}

}
