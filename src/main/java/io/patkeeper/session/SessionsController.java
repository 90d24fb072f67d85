package io.patkeeper.session;

import java.security.Principal;
import java.util.List;
import java.util.UUID;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Lists a person's sessions, and ends them.
 */
@Controller
@RequestMapping("/sessions")
class SessionsController {

	private final SessionInfoRepository sessions;

	SessionsController(SessionInfoRepository sessions) {
		this.sessions = sessions;
	}

	@GetMapping
	String list(Principal person, HttpSession session, Model model) {
		List<SessionInfo> all = this.sessions.findByOwner(person.getName(), session.getId());
		model.addAttribute("current", all.stream().filter(SessionInfo::current).toList());
		model.addAttribute("others", all.stream().filter((other) -> !other.current()).toList());
		return "signin/sessions";
	}

	@PostMapping("/{id}/end")
	String end(@PathVariable UUID id, Principal person) {
		this.sessions.end(person.getName(), id);
		return "redirect:/sessions";
	}

	@PostMapping("/end-others")
	String endOthers(Principal person, HttpSession session) {
		this.sessions.endOthers(person.getName(), session.getId());
		return "redirect:/sessions";
	}

}
