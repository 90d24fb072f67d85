package io.patkeeper.reminder;

import io.patkeeper.ui.PublicPaths;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The pages to which links in mails lead. They are public, as an address may be that of a
 * team. Opening one changes nothing, because mail scanners do that as well; it takes a
 * button. The secret in the URL does what a CSRF token would do elsewhere.
 */
@Controller
@RequestMapping(PublicPaths.MAILED_LINKS)
class MailLinkController {

	static final String CONFIRM = PublicPaths.MAILED_LINKS + "/confirm/";

	static final String LEAVE = PublicPaths.MAILED_LINKS + "/leave/";

	private final MailAddressService addresses;

	MailLinkController(MailAddressService addresses) {
		this.addresses = addresses;
	}

	/**
	 * Reads the form, although nothing in it matters: Tomcat closes the connection if it
	 * is left unread.
	 */
	@ModelAttribute
	void readForm(HttpServletRequest request) {
		request.getParameterMap();
	}

	@GetMapping("/confirm/{secret}")
	String askToConfirm(Model model) {
		return page("confirm", model);
	}

	@PostMapping("/confirm/{secret}")
	String confirm(@PathVariable String secret, Model model) {
		return page(this.addresses.confirm(secret) ? "confirmed" : "not-confirmed", model);
	}

	@GetMapping("/leave/{secret}")
	String askToLeave(Model model) {
		return page("leave", model);
	}

	/**
	 * Mail systems send the same request as the button does (RFC 8058). The response does
	 * not tell whether the link is valid.
	 *
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">One-Click Unsubscribe</a>
	 */
	@PostMapping("/leave/{secret}")
	String leave(@PathVariable String secret, Model model) {
		this.addresses.leave(secret);
		return page("left", model);
	}

	private static String page(String step, Model model) {
		model.addAttribute("step", step);
		return "reminders/mailed-link";
	}

}
