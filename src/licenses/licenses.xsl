<?xml version="1.0" encoding="UTF-8"?>
<!-- Lists the libraries of a software bill of materials with their licenses, as text. Fails if one has no license that is
	allowed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
		xmlns:bom="http://cyclonedx.org/schema/bom/1.6">

	<xsl:output method="text" encoding="UTF-8"/>

	<!-- Those that let Patkeeper have any license of its own. "Broadcom Foundation License" is what the POM of Spring Session
		says; the license in its jars is the Apache License 2.0. -->
	<xsl:variable name="allowed" select="'|Apache-2.0|BSD-2-Clause|BSD-3-Clause|CC0-1.0|EPL-2.0|MIT|MIT-0|MPL-2.0|
		|Broadcom Foundation License|'"/>

	<xsl:template match="/bom:bom">
		<xsl:value-of select="concat('The libraries in ', bom:metadata/bom:component/bom:name, ' ')"/>
		<xsl:value-of select="concat(bom:metadata/bom:component/bom:version, ' and their licenses.&#10;')"/>
		<xsl:text>Where a library has several, any one of them may be chosen.&#10;&#10;</xsl:text>
		<xsl:apply-templates select="bom:components/bom:component">
			<xsl:sort select="bom:group"/>
			<xsl:sort select="bom:name"/>
		</xsl:apply-templates>
	</xsl:template>

	<xsl:template match="bom:component">
		<xsl:variable name="library" select="concat(bom:group, ':', bom:name, ' ', bom:version)"/>
		<xsl:variable name="licenses" select="bom:licenses/bom:license/bom:id | bom:licenses/bom:license/bom:name"/>
		<xsl:if test="not($licenses[contains($allowed, concat('|', ., '|'))])">
			<xsl:message terminate="yes">
				<xsl:value-of select="concat($library, ' has no license that src/licenses/licenses.xsl allows')"/>
			</xsl:message>
		</xsl:if>
		<xsl:value-of select="concat($library, ': ')"/>
		<xsl:for-each select="$licenses">
			<xsl:if test="position() > 1"> or </xsl:if>
			<xsl:value-of select="."/>
		</xsl:for-each>
		<xsl:text>&#10;</xsl:text>
	</xsl:template>

</xsl:stylesheet>
