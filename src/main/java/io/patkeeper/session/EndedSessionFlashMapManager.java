package io.patkeeper.session;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * Does without the notice for the next page if it cannot be stored, usually because
 * another tab has replaced the session. By then the change is made: an error page would
 * say otherwise, and the next page shows what has come of it.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class EndedSessionFlashMapManager extends SessionFlashMapManager {

	@Override
	protected void updateFlashMaps(List<FlashMap> flashMaps, HttpServletRequest request, HttpServletResponse response) {
		try {
			super.updateFlashMaps(flashMaps, request, response);
		}
		catch (SessionEndedException ex) {
			this.logger.debug("The session has ended, and with it the notice for the next page");
		}
		catch (DataAccessException | TransactionException ex) {
			this.logger.warn("The notice for the next page cannot be stored: " + ex);
		}
	}

}
