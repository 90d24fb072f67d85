package io.patkeeper.sandbox;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The outside world of the app: an Entra and an Azure DevOps on this machine.
 * <p>
 * A test of the whole app shares one with all others: <pre class="code">
 * &#064;SandboxTest
 * class JourneyTests {
 *
 * 	private final Sandbox sandbox = Sandbox.shared();
 *
 * 	&#064;LocalServerPort
 * 	private int port;
 *
 * 	&#064;BeforeEach
 * 	void startAfresh() {
 * 		this.sandbox.reset();
 * 	}
 *
 * 	&#064;Test
 * 	void seesTheTokens() {
 * 		Browser browser = new Browser(this.port);
 * 		browser.signInAs(People.ANA);
 * 		Page page = browser.get("/tokens");
 * 		...
 * </pre>
 */
public final class Sandbox implements AutoCloseable {

	private final FakeEntra entra;

	private final FakeAzureDevOps azureDevOps;

	private Sandbox(Clock clock) {
		this.entra = FakeEntra.start();
		this.azureDevOps = FakeAzureDevOps.start(clock, this.entra::grant);
	}

	/**
	 * Starts a sandbox of one's own.
	 * @param clock tells the time of the tokens of Azure DevOps; Entra goes by the
	 * system's
	 */
	public static Sandbox start(Clock clock) {
		return new Sandbox(clock);
	}

	/** The one that all tests in this JVM share; it ends with the JVM. */
	public static Sandbox shared() {
		return Shared.SANDBOX;
	}

	public FakeEntra entra() {
		return this.entra;
	}

	public FakeAzureDevOps azureDevOps() {
		return this.azureDevOps;
	}

	/**
	 * The settings that point the app here and name {@link People#ANA} as its
	 * administrator, by the names of its environment variables. They do as environment of
	 * a process, as properties and as command line arguments.
	 */
	public Map<String, String> settings() {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("ENTRA_AUTHORITY", this.entra.authority());
		settings.put("ENTRA_TENANT_ID", People.TENANT.toString());
		settings.put("ENTRA_CLIENT_ID", FakeEntra.CLIENT_ID);
		settings.put("ENTRA_CLIENT_SECRET", FakeEntra.CLIENT_SECRET);
		settings.put("PATKEEPER_ADMINISTRATORS", People.ANA.objectId().toString());
		settings.put("AZURE_DEVOPS_URL", this.azureDevOps.url());
		settings.put("AZURE_DEVOPS_PROFILE_URL", this.azureDevOps.profileUrl());
		return settings;
	}

	/**
	 * Registers the addresses of an app at Entra: its redirect address, the one of the
	 * Flask sample, and where people land after signing out or agreeing for everybody.
	 * @param address the app's address without a slash at the end
	 */
	public void serve(String address) {
		this.entra.register(address + "/login/oauth2/code/entra", address + "/getAToken", address, address + "/",
				address + "/signed-out", address + "/admin-consent");
	}

	/** Takes back everything that a test has done or told. */
	public void reset() {
		this.entra.reset();
		this.azureDevOps.reset();
	}

	/**
	 * Does the same, and leaves people a few tokens of each kind. A list of all that
	 * {@link People#ANA} starts with takes most of the time of a sign-in.
	 */
	public void resetToFewTokens() {
		reset();
		this.azureDevOps.leaveFewTokens();
	}

	@Override
	public void close() {
		this.azureDevOps.close();
		this.entra.close();
	}

	private static final class Shared {

		private static final Sandbox SANDBOX = start(Clock.systemUTC());

	}

	/**
	 * Points an app under test to the shared sandbox, and registers its port there. Each
	 * page asks for the tokens anew, as tests change them behind the app's back. No jobs
	 * run beside the tests unless they ask for it.
	 */
	public static class Settings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			Map<String, Object> settings = new LinkedHashMap<>(shared().settings());
			settings.put("PATKEEPER_OVERVIEW_AGE", "0");
			settings.put("db-scheduler.enabled", context.getEnvironment().getProperty("db-scheduler.enabled", "false"));
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("sandbox", settings));
			context.addApplicationListener((ApplicationListener<WebServerInitializedEvent>) (event) -> shared()
				.serve("http://localhost:" + event.getWebServer().getPort()));
		}

	}

}
