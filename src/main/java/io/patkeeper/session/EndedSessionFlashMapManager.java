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
 * Drops the notice for the next page if it cannot be stored, usually because another tab
 * has replaced the session. The change has been made by then, so an error page would be
 * wrong, and the next page shows the result.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class EndedSessionFlashMapManager extends SessionFlashMapManager {

	@Override
	protected void updateFlashMaps(List<FlashMap> flashMaps, HttpServletRequest request, HttpServletResponse response) {
		try {
			super.updateFlashMaps(flashMaps, request, response);
		}
		catch (SessionEndedException ex) {
			this.logger.debug("Dropping the notice for the next page, as the session has ended");
		}
		catch (DataAccessException | TransactionException ex) {
			this.logger.warn("Could not store the notice for the next page: " + ex);
		}
	}

}
