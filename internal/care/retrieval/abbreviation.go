package retrieval

import "strings"

// shortened are the abbreviations, by language, after whose point a sentence
// usually goes on; those under "" are common to many languages. "#." stands
// for ordinals that are written with a point.
var shortened = abbreviations(map[string]string{
	"":   "dr prof mr mrs ms st no nr vol fig art tel vs approx ca max min resp etc inc ltd co corp pp p cf ed eds al e.g i.e a.m p.m u.s u.k",
	"en": "jr sr gen col sgt capt lt rev hon gov sen rep pres mt ft ave dept est jan feb mar apr jun jul aug sep sept oct nov dec sec ch",
	"de": "z.b d.h u.a bzw usw ggf evtl inkl exkl zzgl abs str hr fr bspw sog vgl jh mio mrd tsd mind geb gest u.u z.t o.ä s.o s.u jan feb mär apr jun jul aug sep okt nov dez #.",
	"fr": "m mm mme mmes mlle av env ex éd chap p.ex c.-à-d janv févr avr juil sept oct nov déc",
	"es": "sr sra sres srta d dña ud uds pág págs núm av avda ej p.ej aprox ee.uu dpto ene feb abr jun jul ago sept oct nov dic",
	"it": "sig sigg sig.ra dott avv ing pag es p.es ecc gen feb mar apr giu lug ago set ott nov dic",
	"pt": "sr sra srs exmo pág págs núm av ex p.ex dpto jan fev abr jun jul ago set out nov dez",
	"nl": "bijv d.w.z o.a enz dhr mevr blz m.b.t i.v.m t.a.v nl jan feb mrt apr jun jul aug sep okt nov dec",
	"sv": "t.ex bl.a d.v.s osv ca kr st kl tfn",
	"da": "f.eks bl.a dvs osv ca kr kl tlf #.",
	"no": "f.eks bl.a dvs osv ca kr kl tlf #.",
	"fi": "esim mm ns yms ym puh klo #.",
	"hu": "pl stb kb ún dr ifj id #.",
	"pl": "np tzn itd itp ul pl godz tys mln m.in prof r w #.",
	"ru": "г гг т.е т.д т.п т.к др пр ул руб коп тыс млн млрд им стр",
	"tr": "örn vb vs yy sn #.",
	"ro": "dl dna str nr ex",
})

func abbreviations(lists map[string]string) map[string]map[string]struct{} {
	out := make(map[string]map[string]struct{}, len(lists))
	for lang, list := range lists {
		out[lang] = make(map[string]struct{})
		for _, a := range strings.Fields(list) {
			out[lang][a] = struct{}{}
		}
	}
	return out
}
