package io.patkeeper;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.patkeeper.sandbox.FakeMailServer;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the app against an Entra and an Azure DevOps that live on this machine:
 * {@code ./mvnw spring-boot:test-run}. Nothing of it outlives the process.
 */
final class TestPatkeeperApplication {

	private TestPatkeeperApplication() {
	}

	public static void main(String[] args) {
		// Quiet until the app has set up its logging.
		LoggingSystem.get(TestPatkeeperApplication.class.getClassLoader()).beforeInitialize();
		Sandbox sandbox = Sandbox.start(Clock.systemUTC());
		List<String> arguments = new ArrayList<>(List.of(args));
		sandbox.settings().forEach((name, value) -> arguments.add("--" + name + "=" + value));
		FakeMailServer mailServer = FakeMailServer.start();
		mailServer.settings().forEach((name, value) -> arguments.add("--" + name + "=" + value));
		arguments.add("--PATKEEPER_URL=http://localhost:${server.port:8080}");
		try {
			ConfigurableApplicationContext app = SpringApplication.from(PatkeeperApplication::main)
				.run(arguments.toArray(String[]::new))
				.getApplicationContext();
			String address = "http://localhost:" + app.getEnvironment().getRequiredProperty("local.server.port");
			sandbox.serve(address);
			System.out.println(welcome(address, mailServer.inbox()));
		}
		catch (RuntimeException ex) {
			mailServer.close();
			sandbox.close();
			throw ex;
		}
	}

	private static String welcome(String address, String inbox) {
		StringBuilder people = new StringBuilder();
		for (Person person : People.ALL) {
			if (person.tenantId().equals(People.TENANT)) {
				people.append("  %-14s %s%n".formatted(person.name(), person.remark()));
			}
		}
		return """

				Patkeeper with its sandbox: %s
				Sign in, and choose who to be:
				%sThe mails that they get: %s
				Everything here is made up and gone after the stop. Stop with Ctrl+C.
				""".formatted(address, people, inbox);
	}

}
