package io.patkeeper.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.patkeeper.FreePort;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.springframework.web.util.HtmlUtils;

/**
 * A mail server that takes every mail, delivers none, and shows them on a page.
 */
public final class FakeMailServer implements AutoCloseable {

	private final GreenMail server = new GreenMail(
			new ServerSetup(FreePort.find(), "localhost", ServerSetup.PROTOCOL_SMTP));

	/** Those from before it was down, which it would forget. */
	private final List<MimeMessage> earlier = new CopyOnWriteArrayList<>();

	private final HttpServer page;

	private FakeMailServer() throws IOException {
		this.page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.page.createContext("/", this::show);
	}

	public static FakeMailServer start() {
		try {
			FakeMailServer server = new FakeMailServer();
			server.server.start();
			server.page.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The settings that let the app send its mails here. */
	public Map<String, String> settings() {
		return Map.of("spring.mail.host", "localhost", "spring.mail.port",
				Integer.toString(this.server.getSmtp().getServerSetup().getPort()), "patkeeper.mail.from",
				"Patkeeper <patkeeper@fabrikam.example>");
	}

	/** The address of the page with all mails. */
	public String inbox() {
		return "http://localhost:" + this.page.getAddress().getPort();
	}

	/** All mails, in the order in which they arrived. */
	public List<MimeMessage> mails() {
		return Stream.concat(this.earlier.stream(), Stream.of(this.server.getReceivedMessages())).toList();
	}

	/** The text of a mail without HTML. */
	public static String text(MimeMessage mail) {
		return part(mail, 0);
	}

	/** The HTML of a mail. */
	public static String html(MimeMessage mail) {
		return part(mail, 1);
	}

	private static String part(MimeMessage mail, int number) {
		try {
			return ((MimeMultipart) mail.getContent()).getBodyPart(number).getContent().toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Refuses connections until it is {@link #goUp()}. */
	public void goDown() {
		this.earlier.addAll(List.of(this.server.getReceivedMessages()));
		this.server.stop();
	}

	public void goUp() {
		this.server.start();
	}

	/** Forgets all mails. */
	public void clear() {
		this.earlier.clear();
		try {
			this.server.purgeEmailFromAllMailboxes();
		}
		catch (FolderException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void show(HttpExchange exchange) throws IOException {
		StringBuilder mails = new StringBuilder(
				"<!DOCTYPE html><title>Mails</title><h1>Mails</h1>" + "<p>Load this page again to see new ones.</p>");
		List<MimeMessage> newestFirst = new ArrayList<>(mails());
		Collections.reverse(newestFirst);
		for (MimeMessage mail : newestFirst) {
			try {
				mails.append("""
						<h2>%s</h2><p>To %s, %s</p>
						<iframe width="640" height="720" srcdoc="%s"></iframe><pre>%s</pre>
						""".formatted(HtmlUtils.htmlEscape(mail.getSubject()),
						HtmlUtils.htmlEscape(mail.getAllRecipients()[0].toString()), mail.getSentDate(),
						HtmlUtils.htmlEscape("<base target=\"_blank\">" + html(mail)),
						HtmlUtils.htmlEscape(text(mail))));
			}
			catch (MessagingException ex) {
				throw new IOException(ex);
			}
		}
		byte[] body = mails.toString().getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
		exchange.sendResponseHeaders(200, body.length);
		try (exchange) {
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.page.stop(0);
		this.server.stop();
	}

}
