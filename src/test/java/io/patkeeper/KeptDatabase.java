package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Sandbox;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database of the previous release as SQL, with an open session. Its comments hold the
 * ticket of the session, and the page and the value of a secret that was not stored yet.
 */
record KeptDatabase(String ticket, String secretPage, String secret, List<String> sql) {

	private static final String COOKIE = "SESSION";

	private static final String COMMENT = "-- ";

	/** Copies the content of an embedded database that is not in use. */
	static KeptDatabase of(String url, Browser browser, Page secretPage) {
		String ticket = browser.cookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals(COOKIE))
			.map(HttpCookie::getValue)
			.findAny()
			.orElseThrow();
		return new KeptDatabase(ticket, secretPage.uri().getPath(), Colleague.secretOn(secretPage),
				JdbcClient.create(new DriverManagerDataSource(url)).sql("script").query(String.class).list());
	}

	static KeptDatabase read(Path file) {
		try {
			List<String> lines = Files.readAllLines(file);
			return new KeptDatabase(lines.get(0).substring(COMMENT.length()), lines.get(1).substring(COMMENT.length()),
					lines.get(2).substring(COMMENT.length()), lines.subList(3, lines.size()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void write(Path file) {
		List<String> lines = new ArrayList<>();
		List.of(this.ticket, this.secretPage, this.secret).forEach((comment) -> lines.add(COMMENT + comment));
		lines.addAll(this.sql);
		try {
			Files.createDirectories(file.getParent());
			Files.write(file, lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts this version on the database, and opens the session and the secret.
	 */
	void assertOpens(Path directory) {
		write(directory.resolve("database.sql"));
		String url = Database.H2.url();
		JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(url, "sa", ""));
		jdbc.sql("runscript from '" + directory.resolve("database.sql") + "'").update();
		postponeEnds(jdbc);
		try (ConfigurableApplicationContext app = start(url)) {
			Session session = app.getBean(SessionRepository.class).findById(this.ticket);
			assertThat(session).isNotNull();
			assertThat(session.getAttributeNames()).hasSizeGreaterThan(3)
				.allSatisfy((name) -> assertThat(session.<Object>getAttribute(name)).as(name).isNotNull());
			Browser browser = new Browser(((ServletWebServerApplicationContext) app).getWebServer().getPort())
				.withCookie(COOKIE, this.ticket);
			List.of("/sessions", "/journal", "/reminders").forEach((address) -> {
				assertThat(browser.get(address).status()).as(address).isEqualTo(200);
				assertThat(browser.redirects()).as(address).isEmpty();
			});
			assertThat(Colleague.secretOn(browser.get(this.secretPage))).isEqualTo(this.secret);
			// The access token is used, and the refresh token as well.
			browser.get("/tokens");
			assertThat(Sandbox.shared().entra().tokenRequests()).extracting(FakeEntra.TokenRequest::grantType)
				.contains("refresh_token");
		}
	}

	private static void postponeEnds(JdbcClient jdbc) {
		Instant end = Instant.now().plus(Duration.ofMinutes(10));
		jdbc.sql("update spring_session set last_access_time = ?, expiry_time = ?")
			.params(Instant.now().toEpochMilli(), end.toEpochMilli())
			.update();
		jdbc.sql("update new_secret set kept_until = ?").param(OffsetDateTime.ofInstant(end, ZoneOffset.UTC)).update();
	}

	private static ConfigurableApplicationContext start(String url) {
		Sandbox.shared().reset();
		Map<String, String> settings = Sandbox.shared().settings();
		settings.putAll(Map.of("server.port", "0", "spring.datasource.url", url, "db-scheduler.enabled", "false",
				"patkeeper.session.absolute-timeout", "1000000h"));
		return new SpringApplicationBuilder(PatkeeperApplication.class).run(settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.collect(Collectors.toList())
			.toArray(String[]::new));
	}

}
