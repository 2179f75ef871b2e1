# include compliance.mk, then: make gate, make gate-changed SINCE=origin/main, make gate-baseline
COMPLIANCE ?= compliance
SINCE ?= origin/main
ARTICLES ?= .
BASELINE ?= compliance-baseline.json

.PHONY: gate gate-changed gate-baseline

gate:  ## check every article
	@$(COMPLIANCE) gate $(ARTICLES) $(if $(wildcard $(BASELINE)),--baseline $(BASELINE))

gate-changed:  ## check what changed since SINCE
	@$(COMPLIANCE) gate --since $(SINCE) $(if $(wildcard $(BASELINE)),--baseline $(BASELINE))

gate-baseline:  ## take what is found now as known
	@$(COMPLIANCE) baseline $(if $(wildcard $(BASELINE)),update $(BASELINE) $(ARTICLES),create $(ARTICLES) --output $(BASELINE))
