package io.patkeeper.administration;

import java.security.Principal;
import java.util.Optional;

import io.patkeeper.session.PersonSessions;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.Pagination;
import io.patkeeper.ui.RestrictedPaths;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The page for administrators, on which they also end the sessions of other people. Their
 * own are on the page that everybody has.
 */
@Controller
@RequestMapping(RestrictedPaths.ADMINISTRATION)
class AdministrationController {

	private static final String PAGE = "redirect:" + RestrictedPaths.ADMINISTRATION;

	private static final String OWN_SESSIONS = "redirect:/sessions";

	private final AdministrationService administration;

	AdministrationController(AdministrationService administration) {
		this.administration = administration;
	}

	@GetMapping
	String show(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "1") String page,
			Principal administrator, Model model) {
		model.addAttribute("page", this.administration.page(q, Pagination.requested(page)));
		model.addAttribute("administrator", administrator.getName());
		return "administration/administration";
	}

	@GetMapping("/end-sessions")
	String ask(@RequestParam String person, Principal administrator, Model model, RedirectAttributes redirect) {
		if (person.equals(administrator.getName())) {
			return OWN_SESSIONS;
		}
		Optional<PersonSessions> sessions = this.administration.find(person);
		if (sessions.isEmpty()) {
			redirect.addFlashAttribute("notice", new Notice("info", "administration.end.none"));
			return PAGE;
		}
		model.addAttribute("person", sessions.get());
		return "administration/end-sessions";
	}

	@PostMapping("/end-sessions")
	String end(@RequestParam String person, Principal administrator, RedirectAttributes redirect) {
		if (person.equals(administrator.getName())) {
			return OWN_SESSIONS;
		}
		int ended = this.administration.endSessions(person, administrator.getName());
		redirect.addFlashAttribute("notice", (ended > 0) ? new Notice("success", "administration.end.done", ended)
				: new Notice("info", "administration.end.none"));
		return PAGE;
	}

}
