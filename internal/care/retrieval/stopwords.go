package retrieval

// stopWords are the function words of each language: articles, pronouns,
// prepositions, conjunctions, auxiliaries, question words. They are kept in
// the index and only weigh less in a question.
var stopWords = map[string]string{
	"en": `a an the this that these those some any each every no not nor none both either neither all such same other another own
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
they them their theirs themselves one ones who whom whose which what when where why how
am is are was were be been being have has had having do does did doing done can could may might must shall should will would ought
and or but if then else than so because as while until although though unless since whether
of at by for with about against between into through during before after above below to from up down in out on off over under
again further once here there very too also only just more most much many few less least now ever never yet still
it's i'm i've i'd i'll you're you've you'd you'll he's she's we're we've we'll they're they've they'll there's that's what's who's where's how's let's
isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't cannot couldn't won't wouldn't shouldn't mustn't
s t please there's upon via per`,
	"de": `der die das den dem des ein eine einer einem einen eines kein keine keiner keinem keinen keines dieser diese dieses diesem diesen jener jene jenes
ich mich mir mein meine meiner meinem meinen du dich dir dein deine deinem deinen er ihn ihm sein seine seiner seinem seinen seines sie ihr ihre ihrer ihrem ihren ihres
es wir uns unser unsere unserem unseren euch euer eure man sich selbst
wer wen wem wessen was wann wo wohin woher warum weshalb wieso wie welche welcher welches welchem welchen wieviel womit wofür worin woran worauf wodurch
bin bist ist sind seid war waren warst wurde wurden wird werden werde worden geworden gewesen habe hast hat haben hatte hatten hätte hätten
kann kannst können könnte konnte konnten muss müssen musste soll sollen sollte will wollen wollte darf dürfen mag möchte möchten würde würden
und oder aber sondern denn weil dass daß ob wenn als während bevor nachdem damit obwohl sowie sowohl weder noch doch entweder
in im ins an am ans auf aus bei beim bis durch für gegen mit nach ohne seit über um unter von vom vor zu zum zur zwischen hinter neben wegen
nicht nur auch schon sehr so da dort hier dann nun immer nie mehr viel viele etwas alle allem allen aller alles andere anderen anderer einige
also bitte ja nein gibt es`,
	"fr": `le la les l un une des du de d au aux ce cet cette ces cela ça c mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs
je j me m moi tu te t toi il elle on nous vous ils elles lui se s soi y en eux
qui que qu quoi dont où quand comment pourquoi combien quel quelle quels quelles lequel laquelle lesquels lesquelles
suis es est sommes êtes sont étais était étaient été être sera seront serait fut furent ai as a avons avez ont avait avaient avoir eu aura aurait
fait faire peut peuvent pouvez pouvoir pourrait doit doivent devoir va vont
et ou mais donc or ni car si comme lorsque puisque parce afin ainsi
à dans par pour sur sous avec sans chez entre vers contre depuis pendant avant après jusque selon
ne n pas plus moins très aussi non oui tout toute tous toutes même autre autres chaque quelque quelques aucun aucune ici là puis alors encore`,
	"es": `el la los las lo un una unos unas del al este esta estos estas ese esa esos esas aquel aquella aquellos aquellas esto eso
yo me mi mis mí tú tu tus te ti él ella ello usted ustedes nosotros nosotras nos nuestro nuestra nuestros nuestras vosotros os su sus suyo suya se sí ellos ellas le les
quién quiénes qué cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde adónde cómo por quien quienes que cual cuales cuando donde como cuyo cuya
soy eres es somos son era eran fue fueron ser sido siendo sea sean será serán sería estoy está están estaba estaban estado estar he has ha hemos han había habían haber hay hubo
tiene tienen tenía tener puede pueden puedo podía podría poder debe deben hace hacer hizo
y e o u pero sino ni si porque pues aunque mientras
a ante bajo con contra de desde durante en entre hacia hasta para según sin sobre tras
no más menos muy también tampoco ya aún todavía todo toda todos todas mismo misma otro otra otros otras cada algún alguna algunos algunas ningún ninguna aquí allí así`,
	"it": `il lo la i gli le l un uno una del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei negli nelle sul sullo sulla sui sugli sulle
questo questa questi queste quello quella quelli quelle ciò io me mi mio mia miei mie tu te ti tuo tua tuoi tue lui lei egli ella esso essa noi ci nostro nostra nostri nostre voi vi vostro vostra loro suo sua suoi sue si sé ne
chi che cosa cui quale quali quando quanto quanta quanti quante dove come perché
sono sei è siamo siete era erano fu furono essere stato stata stati state sarà saranno ho hai ha abbiamo avete hanno aveva avevano avere avuto può possono posso potere deve devono fare fa
e ed o ma però se anche né oppure mentre poiché
a ad da di d in con su per tra fra contro dopo prima durante senza verso
non più meno molto già ancora tutto tutta tutti tutte stesso altra altro altri altre ogni qui là così`,
	"pt": `o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas este esta estes estas esse essa esses essas aquele aquela aqueles aquelas isto isso aquilo num numa
eu me mim meu minha meus minhas tu te teu tua você vocês ele ela eles elas lhe lhes nós nosso nossa nossos nossas seu sua seus suas se si
quem que qual quais quando quanto quanta quantos quantas onde como porque porquê
sou é és somos são era eram foi foram ser sido sendo seja será seria estou está estão estava estavam estar tenho tem têm tinha tinham ter há havia haver pode podem posso poder deve devem faz fazer
e ou mas nem se pois embora enquanto
de em por para com sem sob sobre entre até desde contra após durante
não mais menos muito também já ainda todo toda todos todas mesmo mesma outro outra outros outras cada algum alguma alguns algumas nenhum nenhuma aqui ali assim`,
	"nl": `de het een der den dit dat deze die geen ieder iedere elk elke ander andere
ik mij me mijn jij je jou jouw u uw hij hem zijn zij ze haar wij we ons onze jullie hen hun zich er men
wie wat wanneer waar waarom hoe welk welke hoeveel waarmee waarin waarop
ben bent is was waren wordt worden werd werden geworden geweest heb hebt heeft hebben had hadden kan kunt kunnen kon konden moet moeten mag mogen zal zullen zou zouden wil willen doet doen
en of maar want omdat als dan toen terwijl hoewel zodat
in op aan bij met van voor naar om over onder uit tot te ten ter tegen tussen door na zonder sinds tijdens
niet ook nog al wel zo hier daar nu meer veel zeer alle alles iets niets toch`,
	"sv": `en ett den det de denna detta dessa ingen inget inga varje annan annat andra
jag mig min mitt mina du dig din ditt dina han honom hans hon henne hennes vi oss vår vårt våra ni er ert era dem deras sig sin sitt sina man
vem vad när var varför hur vilken vilket vilka vars
är var varit vara blir bli blev blivit har hade haft ha kan kunde måste ska skall skulle vill ville får gör göra
och eller men utan om att som för därför eftersom medan än så då
i på av med till från vid under över mellan mot genom efter före hos in ut upp
inte ej också bara nu här där mer mycket många alla allt något några`,
	"da": `en et den det de denne dette disse ingen intet hver anden andet andre
jeg mig min mit mine du dig din dit dine han ham hans hun hende hendes vi os vores i jer jeres dem deres sig sin sit sine man
hvem hvad hvornår hvor hvorfor hvordan hvilken hvilket hvilke hvis
er var været være bliver blive blev blevet har havde haft have kan kunne må skal skulle vil ville gør gøre
og eller men om at som for fordi mens end så da
på af med til fra ved under over mellem mod gennem efter før hos ind ud op
ikke også kun nu her der mere meget mange alle alt noget nogle`,
	"no": `en ei et den det de denne dette disse ingen intet hver annen annet andre
jeg meg min mi mitt mine du deg din di ditt dine han ham hans hun henne hennes vi oss vår vårt våre dere deres dem seg sin si sitt sine man
hvem hva når hvor hvorfor hvordan hvilken hvilket hvilke
er var vært være blir bli ble blitt har hadde hatt ha kan kunne må skal skulle vil ville gjør gjøre
og eller men om at som for fordi mens enn så da
i på av med til fra ved under over mellom mot gjennom etter før hos inn ut opp
ikke også bare nå her der mer mye mange alle alt noe noen`,
	"fi": `minä minun minut minua sinä sinun sinut hän hänen häntä me meidän te teidän he heidän se sen sitä siinä siitä siihen ne niiden niitä tämä tämän tätä tässä nämä nuo tuo itse
kuka kenen ketä mikä minkä mitä missä mistä mihin milloin miksi miten kuinka kumpi joka jonka jota jossa jotka joiden
on ovat oli olivat olla ole olen olet olemme ollut olisi ei en et emme eivät eikä voi voivat voida pitää täytyy
ja tai mutta vaan koska jos kun kuin että sekä vaikka
myös vain jo vielä nyt sitten hyvin niin kaikki kanssa ennen jälkeen yli alle mukaan ilman`,
	"hu": `a az egy ez azt ezt ezek azok ennek annak ebben abban én engem te téged ő őt mi minket ti titeket ők őket maga magát
ki kit kinek mi mit minek mikor hol hová honnan miért hogyan mennyi hány melyik milyen amely ami aki ahol amikor
van vannak volt voltak lesz lesznek lett lenni vagyok vagy vagyunk nem ne sem nincs nincsenek kell lehet tud tudok
és s de ha hogy mert mint vagy is csak már még most itt ott akkor így úgy meg minden más
után előtt alatt fölött között mellett szerint nélkül által`,
	"ru": `я меня мне мной мы нас нам нами ты тебя тебе вы вас вам вами он его ему им она её ей оно они их ими себя себе свой своя своё свои своего своей своих мой моя моё мои твой ваш ваша ваше ваши наш наша наше наши
этот эта это эти этого этой этом этих тот та то те того той том тех такой такая такие сам сама сами весь вся всё все всех
кто кого кому кем что чего чему чем когда где куда откуда почему зачем как какой какая какое какие какого каких сколько который которая которое которые которого которой которых чей
есть был была было были быть будет будут бы может могут можно нужно надо
и или но а да если чтобы потому так же ли ни не нет
в во на с со к ко по за из от до о об у для при про без через над под между перед после
уже ещё только тоже также очень более менее там тут здесь теперь тогда`,
	"pl": `ja mnie mi mną ty ciebie tobie on jego jemu jej niej ona ono my nas nam wy was wam oni one ich im się siebie sobie swój swoja swoje mój moja moje twój nasz wasz
ten ta to te ci tego tej tym tych tamten taki taka takie
kto kogo komu co czego kiedy gdzie dokąd skąd dlaczego jak jaki jaka jakie ile który która które którego której których
jest są był była było były być będzie będą może mogą można trzeba ma mają mam
i oraz lub albo ale a że żeby bo ponieważ jeśli gdy czy nie tak
w we na z ze do od po za o u dla przy przez bez nad pod między przed
już jeszcze tylko też także bardzo więcej tu tam teraz`,
	"ro": `un o unui unei niște acest această acești aceste acel acea eu mă mie tu te ție el ea îl îi noi ne voi vă ei ele lor lui meu mea mei mele său sa săi sale se își
cine ce care când unde cum de câți câte cât cărui
sunt ești este e suntem sunteți era erau fost fi va vor am ai are avem au poate pot trebuie
și sau dar că să dacă ci nici pentru că
în la cu din pe pentru prin fără sub peste între după înainte până
nu mai foarte tot toate toți aici acolo acum`,
	"tr": `bir bu şu o bunlar şunlar onlar ben beni bana benim sen seni sana senin biz bizi bize bizim siz sizi size sizin onu ona onun kendi
kim kimi kime ne neyi nerede nereye nereden ne zaman neden niçin nasıl hangi kaç
dır dir var yok idi ise olan olarak oldu olduğu olur değil mi mı mu mü
ve veya ya da de ama fakat çünkü eğer ki ile için gibi kadar
daha çok en her tüm hiç sonra önce üzerinde altında arasında`,
	"ar": `في من إلى على عن مع هذا هذه ذلك تلك هؤلاء هو هي هم هن أنا أنت نحن أنتم الذي التي الذين ما من متى أين لماذا كيف كم أي هل
كان كانت يكون تكون قد لقد لا لم لن ليس ليست و أو ثم لكن إن أن إذا كل بعض بعد قبل بين تحت فوق حتى عند`,
}
