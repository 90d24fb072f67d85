package io.patkeeper.signin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.patkeeper.InstalledProgram;
import io.patkeeper.sandbox.SelfSignedCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the script that registers the app, with an Azure CLI that writes down what it is
 * asked and remembers what it is told. Where there is no bash or no shellcheck, these
 * tests are skipped and say so, unless {@code PATKEEPER_SHELL=required}.
 */
class RegisterAppTests {

	private static final Path SCRIPT = Path.of("src/deploy/register-app").toAbsolutePath();

	private static final String TENANT = "8b1a9953-c461-4296-a827-abf8c47804d7";

	private static final String APP = "5f0c8e0a-9f1b-4a53-9d6a-3f6f1f0f9a11";

	private static final String AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798";

	/**
	 * Knows one registration at most, in files beside it. A file {@code trouble} is what
	 * it says when it is to change something.
	 */
	private static final String AZ = """
			#!/usr/bin/env bash
			cd "$(dirname "$0")" || exit
			printf '%s\\n' "${*//$'\\n'/ }" >>calls
			option() {
				local name=$1
				shift
				while [ $# -gt 1 ]; do
					if [ "$1" = "$name" ]; then printf '%s' "$2"; return; fi
					shift
				done
			}
			lines_after() {
				local name=$1 found=''
				shift
				for argument; do
					case $argument in
					"$name") found=yes ;;
					--*) found='' ;;
					*) [ -z "$found" ] || printf '%s\\n' "$argument" ;;
					esac
				done
			}
			missing() {
				echo "ERROR: Resource '$1' does not exist or one of its queried reference-property objects are not present." >&2
				exit 3
			}
			case " $* " in
			*" create "* | *" update "* | *" add "* | *" reset "* | *" admin-consent "*)
				if [ -e trouble ]; then cat trouble >&2; exit 1; fi ;;
			esac
			case "$1 $2 $3" in
			"account show --query")
				if [ -e signed-out ]; then echo "ERROR: Please run 'az login' to setup account." >&2; exit 1; fi
				echo TENANT ;;
			"cloud show --query") cat authority ;;
			"ad sp show")
				id=$(option --id "$@")
				[ -e "sp-$id" ] || missing "$id"
				case $(option --query "$@") in
				*user_impersonation*) echo id-of-impersonation ;;
				*"'vso.pats'"*) echo id-of-pats ;;
				*"'vso.pats_manage'"*) echo id-of-pats-manage ;;
				esac ;;
			"ad sp create") touch "sp-$(option --id "$@")" ;;
			"ad app list") [ ! -e app ] || cat app ;;
			"ad app create")
				echo APP | tee app
				lines_after --web-redirect-uris "$@" >uris
				option --sign-in-audience "$@" >audience ;;
			"ad app show")
				[ -e app ] || missing "$(option --id "$@")"
				case $(option --query "$@") in
				web.redirectUris*) cat uris ;;
				signInAudience) cat audience ;;
				requiredResourceAccess*) cat permissions 2>/dev/null || true ;;
				keyCredentials*) cat certificates 2>/dev/null || true ;;
				esac ;;
			"ad app update")
				uris=$(lines_after --web-redirect-uris "$@")
				[ -z "$uris" ] || printf '%s\\n' "$uris" >uris
				audience=$(option --sign-in-audience "$@")
				[ -z "$audience" ] || printf '%s' "$audience" >audience ;;
			"ad app permission")
				lines_after --api-permissions "$@" | sed 's/=Scope$//' >>permissions ;;
			"ad app credential")
				certificate=$(option --cert "$@")
				if [ -n "$certificate" ]; then
					printf '%s\\n' "$certificate" | openssl x509 -noout -fingerprint -sha1 | sed 's/.*=//; s/://g' >>certificates
				else
					echo s3cret~value
				fi ;;
			"ad app federated-credential")
				case $4 in
				create) option --parameters "$@" >federated ;;
				list) [ ! -e federated ] || echo patkeeper ;;
				esac ;;
			*) echo "ERROR: '$*' is not an az command" >&2; exit 2 ;;
			esac
			"""
		.replace("TENANT", TENANT)
		.replace("APP", APP);

	@TempDir
	private Path directory;

	private Path az;

	@BeforeEach
	void installAzureCli() throws IOException {
		InstalledProgram.assumeInstalled("bash");
		this.az = Files.createDirectory(this.directory.resolve("az"));
		Files.writeString(this.az.resolve("az"), AZ);
		Files.setPosixFilePermissions(this.az.resolve("az"), PosixFilePermissions.fromString("rwx------"));
		Files.writeString(this.az.resolve("authority"), "https://login.microsoftonline.com\n");
		Files.createFile(this.az.resolve("sp-" + AZURE_DEVOPS));
	}

	@Test
	void registersTheAppAndPrintsTheSettings() throws Exception {
		Run run = register();
		assertThat(run.status()).isZero();
		assertThat(run.changes())
			.containsExactly("ad app create --display-name Patkeeper --sign-in-audience AzureADMyOrg"
					+ " --web-redirect-uris https://patkeeper.example.com/login/oauth2/code/entra https://patkeeper.example.com/"
					+ " https://patkeeper.example.com/admin-consent --query appId --output tsv",
					"ad sp create --id " + APP + " --output none",
					"ad app permission add --id " + APP + " --api " + AZURE_DEVOPS
							+ " --api-permissions id-of-impersonation=Scope id-of-pats=Scope id-of-pats-manage=Scope"
							+ " --output none");
		assertThat(run.output()).containsExactly("export ENTRA_TENANT_ID=" + TENANT, "export ENTRA_CLIENT_ID=" + APP,
				"export PATKEEPER_URL=https://patkeeper.example.com");
	}

	@Test
	void changesNothingInADryRunAndPrintsWhatItWouldDo() throws Exception {
		Run run = register("--dry-run", "--admin-consent", "--secret-export");
		assertThat(run.status()).isZero();
		assertThat(run.calls()).isNotEmpty().allMatch((call) -> call.contains(" show ") || call.contains(" list "));
		assertThat(run.errors()).contains("would create the registration 'Patkeeper'",
				"would make the registration known",
				"would add the delegated permissions user_impersonation vso.pats vso.pats_manage",
				"would make a client secret", "would agree to the permissions");
		assertThat(this.az.resolve("app")).doesNotExist();
	}

	@Test
	void changesNothingInADryRunOfAnUpdate() throws Exception {
		register();
		Run run = register("--dry-run", "--redirect-path", "/getAToken", "--multi-tenant", "--secret-file",
				this.directory.resolve("secret").toString());
		assertThat(run.changes()).isEmpty();
		assertThat(run.errors()).contains("would add the redirect addresses https://patkeeper.example.com/getAToken",
				"would change who may sign in", "would make a client secret");
		assertThat(this.directory.resolve("secret")).doesNotExist();
	}

	@Test
	void addsNothingTheSecondTime() throws Exception {
		String certificate = certificate().toString();
		register("--certificate", certificate);
		Run again = register("--certificate", certificate);
		assertThat(again.status()).isZero();
		assertThat(again.changes()).isEmpty();
		assertThat(again.errors()).contains("found the registration " + APP);
		assertThat(again.output()).contains("export ENTRA_CLIENT_ID=" + APP);
	}

	@Test
	void addsOnlyWhatIsMissing() throws Exception {
		register();
		Files.writeString(this.az.resolve("uris"), "https://patkeeper.example.com/\nhttps://elsewhere.example.com/\n");
		Files.writeString(this.az.resolve("permissions"), "id-of-pats\nanother\n");
		Run run = register("--client-id", APP, "--redirect-path", "/getAToken", "--multi-tenant");
		assertThat(run.changes()).containsExactly("ad app update --id " + APP
				+ " --web-redirect-uris https://patkeeper.example.com/ https://elsewhere.example.com/"
				+ " https://patkeeper.example.com/getAToken https://patkeeper.example.com/admin-consent --output none",
				"ad app update --id " + APP + " --sign-in-audience AzureADMultipleOrgs --output none",
				"ad app permission add --id " + APP + " --api " + AZURE_DEVOPS
						+ " --api-permissions id-of-impersonation=Scope id-of-pats-manage=Scope --output none");
		assertThat(run.output()).containsExactly("export ENTRA_TENANT_ID=organizations",
				"export ENTRA_ALLOWED_TENANTS=" + TENANT, "export ENTRA_CLIENT_ID=" + APP,
				"export ENTRA_REDIRECT_PATH=/getAToken", "export PATKEEPER_URL=https://patkeeper.example.com");
	}

	@Test
	void keepsTheAudienceOfAnExistingRegistration() throws Exception {
		register("--multi-tenant");
		Run run = register();
		assertThat(run.changes()).isEmpty();
		assertThat(run.output()).contains("export ENTRA_TENANT_ID=organizations");
	}

	@Test
	void writesTheSecretToAFileOfItsOwnerWithoutPrintingIt() throws Exception {
		Path file = this.directory.resolve("secret");
		Run run = register("--secret-file", file.toString());
		assertThat(run.status()).isZero();
		assertThat(file).content().isEqualTo("s3cret~value");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(run.output()).contains("export ENTRA_CLIENT_SECRET_FILE=" + file);
		assertThat(run.output() + run.errors()).doesNotContain("s3cret");
		assertThat(register("--secret-file", file.toString()).changes()).isEmpty();
		assertThat(file).content().isEqualTo("s3cret~value");
	}

	@Test
	void printsTheSecretOnlyWhenAskedTo() throws Exception {
		Run run = register("--secret-export");
		assertThat(run.output()).contains("export ENTRA_CLIENT_SECRET=s3cret~value");
		assertThat(run.errors()).doesNotContain("s3cret");
		assertThat(run.changes()).contains("ad app credential reset --id " + APP
				+ " --append --display-name patkeeper --years 1 --query password --output tsv");
	}

	@Test
	void leavesNoFileIfNoSecretWasCreated() throws Exception {
		register();
		Files.writeString(this.az.resolve("trouble"), "ERROR: Insufficient privileges to complete the operation.\n");
		Path file = this.directory.resolve("secret");
		Run run = register("--secret-file", file.toString());
		assertThat(run.status()).isNotZero();
		assertThat(run.output()).isEmpty();
		assertThat(file).doesNotExist();
	}

	@Test
	void uploadsTheCertificateWithoutItsPrivateKey() throws Exception {
		Path certificate = certificate();
		Run run = register("--certificate", certificate.toString());
		assertThat(run.status()).as(run.errors()).isZero();
		assertThat(run.changes()).filteredOn((call) -> call.contains("credential"))
			.singleElement()
			.asString()
			.startsWith("ad app credential reset --id " + APP + " --append --cert -----BEGIN CERTIFICATE-----")
			.doesNotContain("KEY");
		assertThat(run.output()).contains("export ENTRA_CLIENT_CERTIFICATE=" + certificate);
	}

	@Test
	void showsNoCertificateInADryRun() throws Exception {
		Run run = register("--dry-run", "--certificate", certificate().toString());
		assertThat(run.status()).as(run.errors()).isZero();
		assertThat(run.errors()).contains("would upload the certificate", "--cert @CERTIFICATE\n")
			.doesNotContain("BEGIN");
	}

	@Test
	void uploadsNoCertificateThatPatkeeperWouldReject() throws Exception {
		InstalledProgram.assumeInstalled("openssl");
		Instant lastWeek = Instant.now().minus(Duration.ofDays(7));
		SelfSignedCertificate expired = SelfSignedCertificate.make(this.directory, "RSA", lastWeek, 1);
		SelfSignedCertificate ec = SelfSignedCertificate.make(this.directory, "EC", lastWeek, 30);
		assertThatItFails(register("--certificate", expired.pem().toString()), "has expired");
		assertThatItFails(register("--certificate", ec.pem().toString()), "has no RSA key");
		assertThat(this.az.resolve("calls")).doesNotExist();
	}

	@Test
	void doesNotAcceptAnEmptyFileAsASecret() throws Exception {
		Path file = Files.createFile(this.directory.resolve("secret"));
		assertThatItFails(register("--secret-file", file.toString()), "is empty");
	}

	@Test
	void trustsAnIssuerOfTokens() throws Exception {
		String[] options = { "--federated-issuer", "https://oidc.example.com/cluster/", "--federated-subject",
				"system:serviceaccount:tools:patkeeper" };
		Run run = register(options);
		assertThat(run.status()).as(run.errors()).isZero();
		assertThat(this.az.resolve("federated")).content()
			.contains("\"issuer\": \"https://oidc.example.com/cluster/\"",
					"\"subject\": \"system:serviceaccount:tools:patkeeper\"", "api://AzureADTokenExchange");
		assertThat(register(options).changes()).isEmpty();
	}

	@Test
	void namesTheAuthorityOfANationalCloud() throws Exception {
		Files.writeString(this.az.resolve("authority"), "https://login.microsoftonline.us/\n");
		assertThat(register().output()).contains("export ENTRA_AUTHORITY=https://login.microsoftonline.us");
	}

	@Test
	void reportsThatNobodyIsSignedIn() throws Exception {
		Files.createFile(this.az.resolve("signed-out"));
		assertThatItFails(register(), "az login");
	}

	@Test
	void reportsThatTheAccountLacksPermission() throws Exception {
		Files.writeString(this.az.resolve("trouble"), "ERROR: Insufficient privileges to complete the operation.\n");
		assertThatItFails(register(), "Insufficient privileges", "Your account may not do this",
				"Application Developer");
	}

	@Test
	void reportsThatTheTenantHasNeverUsedAzureDevOps() throws Exception {
		Files.delete(this.az.resolve("sp-" + AZURE_DEVOPS));
		assertThatItFails(register(), "has never used Azure DevOps", "dev.azure.com");
	}

	@Test
	void reportsAnUnknownPermission() throws Exception {
		assertThatItFails(register("--scopes", "vso.pats vso.nonsense"), "no permission that is called vso.nonsense");
	}

	@Test
	void reportsAnUnknownClientId() throws Exception {
		assertThatItFails(register("--client-id", APP), "no app registration with the client id " + APP);
	}

	@Test
	void reportsThatSeveralRegistrationsHaveTheName() throws Exception {
		register();
		Files.writeString(this.az.resolve("app"), APP + "\nanother\n");
		assertThatItFails(register(), "several app registrations", "--client-id", "another");
	}

	@Test
	void reportsThatTheAzureCliIsMissing() throws Exception {
		Files.delete(this.az.resolve("az"));
		assertThatItFails(run("--url", "https://patkeeper.example.com"), "no Azure CLI");
	}

	@Test
	void rejectsInvalidArguments() throws Exception {
		assertThatItFails(run(), "--url is missing");
		assertThatItFails(run("--url"), "--url wants a value");
		assertThatItFails(run("--url", "http://patkeeper.example.com"), "https");
		assertThatItFails(register("--nonsense"), "--nonsense");
		assertThatItFails(register("--name", "Pat'keeper"), "--name");
		assertThatItFails(register("--secret-export", "--certificate", "x.pem"), "exactly one credential");
		assertThatItFails(register("--federated-issuer", "https://x"), "--federated-subject");
		assertThatItFails(register("--certificate", SCRIPT.toString()), "no certificate in PEM format");
		assertThat(this.az.resolve("calls")).doesNotExist();
	}

	@Test
	void printsItsUsage() throws Exception {
		Run help = run("--help");
		assertThat(help.status()).isZero();
		assertThat(help.output()).anyMatch((line) -> line.contains("--dry-run"));
	}

	@Test
	void passesShellcheck() throws Exception {
		InstalledProgram.assumeInstalled("shellcheck");
		Process shellcheck = new ProcessBuilder("shellcheck", SCRIPT.toString(), "src/deploy/patkeeper", ".ci/run")
			.redirectErrorStream(true)
			.start();
		String findings = new String(shellcheck.getInputStream().readAllBytes());
		assertThat(shellcheck.waitFor()).as(findings).isZero();
	}

	private void assertThatItFails(Run run, String... explanation) {
		assertThat(run.status()).isNotZero();
		assertThat(run.output()).isEmpty();
		assertThat(run.errors()).contains(explanation);
	}

	/** A certificate with its private key, as people keep them. */
	private Path certificate() throws Exception {
		InstalledProgram.assumeInstalled("openssl");
		Path file = this.directory.resolve("patkeeper.pem");
		Path key = this.directory.resolve("key.pem");
		Process openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
				"/CN=patkeeper", "-keyout", key.toString(), "-out", file.toString())
			.redirectErrorStream(true)
			.start();
		openssl.getInputStream().readAllBytes();
		assertThat(openssl.waitFor()).isZero();
		Files.writeString(file, Files.readString(key) + Files.readString(file));
		return file;
	}

	private Run register(String... options) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("--url", "https://patkeeper.example.com"));
		arguments.addAll(List.of(options));
		return run(arguments.toArray(String[]::new));
	}

	private Run run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
		command.addAll(List.of(arguments));
		Files.deleteIfExists(this.az.resolve("calls"));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile());
		builder.environment().merge("PATH", this.az.toString(), (path, first) -> first + File.pathSeparator + path);
		Path output = this.directory.resolve("output");
		Path errors = this.directory.resolve("errors");
		Process process = builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		Path calls = this.az.resolve("calls");
		return new Run(process.exitValue(), Files.readAllLines(output), Files.readString(errors),
				Files.exists(calls) ? Files.readAllLines(calls) : List.of());
	}

	/**
	 * What came of it.
	 *
	 * @param status the exit status
	 * @param output the lines on standard output
	 * @param errors what was on standard error
	 * @param calls what the Azure CLI was asked
	 */
	private record Run(int status, List<String> output, String errors, List<String> calls) {

		/** The calls that change something. */
		List<String> changes() {
			return this.calls.stream()
				.filter((call) -> Stream.of("create", "update", "add", "reset", "admin-consent")
					.anyMatch((verb) -> List.of(call.split(" ")).contains(verb)))
				.toList();
		}

	}

}
