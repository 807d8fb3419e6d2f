"""The sentences of faults: what is wrong and how to mend it, for people who read them in a file's margin."""

from __future__ import annotations

from rulebooks.calculation.texts import Texts

#: By the values of `FaultCode`.
MESSAGES: dict[str, Texts] = {
    "too_long_file": Texts(
        "Tiedosto on liian suuri. Suurin sallittu koko on {most} kt.",
        "Filen är för stor. Den största tillåtna storleken är {most} kB.",
        "The file is too large. It may be at most {most} kB.",
    ),
    "not_text": Texts(
        "Tiedosto ei ole tekstiä (UTF-8). Valitse JSON-tiedosto, tai tallenna se uudelleen UTF-8-muodossa.",
        "Filen är inte text (UTF-8). Välj en JSON-fil, eller spara den på nytt som UTF-8.",
        "The file is not text (UTF-8). Choose a JSON file, or save it again as UTF-8.",
    ),
    "empty_file": Texts(
        "Tiedosto on tyhjä. Valitse toinen tiedosto.",
        "Filen är tom. Välj en annan fil.",
        "The file is empty. Choose another file.",
    ),
    "not_json": Texts(
        "Tämä ei ole JSON-muotoa (merkki {column}). Tarkista lainausmerkit, pilkut ja sulkeet tältä kohdalta.",
        "Detta är inte JSON (tecken {column}). Kontrollera citattecken, kommatecken och parenteser på detta ställe.",
        "This is not JSON (character {column}). Check the quotation marks, commas and brackets here.",
    ),
    "twice": Texts(
        "Kenttä {name} on kahdesti. Poista toinen.",
        "Fältet {name} finns två gånger. Ta bort det ena.",
        "The field {name} is there twice. Remove one.",
    ),
    "too_deep": Texts(
        "Sulkeita on sisäkkäin yli {most}. Poista ylimääräiset sulkeet.",
        "Det finns över {most} parenteser inuti varandra. Ta bort de onödiga parenteserna.",
        "There are over {most} brackets inside each other. Remove the extra ones.",
    ),
    "not_this_format": Texts(
        "Tässä pitää olla {expected}. Tiedosto ei ole tätä muotoa tai tätä versiota.",
        "Här ska stå {expected}. Filen har inte detta format eller denna version.",
        "This must be {expected}. The file is not of this format or version.",
    ),
    "missing": Texts(
        "Kenttä {name} puuttuu. Lisää se.",
        "Fältet {name} saknas. Lägg till det.",
        "The field {name} is missing. Add it.",
    ),
    "unknown_field": Texts(
        "Tuntematon kenttä {name}. Poista se tai korjaa nimi. Tässä voi olla: {allowed}.",
        "Okänt fält {name}. Ta bort det eller rätta namnet. Här kan finnas: {allowed}.",
        "Unknown field {name}. Remove it or mend its name. Here you can have: {allowed}.",
    ),
    "not_an_object": Texts(
        "Tässä pitää olla kenttiä aaltosulkeissa.",
        "Här ska finnas fält inom klammerparenteser.",
        "This must be fields in curly brackets.",
    ),
    "not_a_list": Texts(
        "Tässä pitää olla luettelo hakasulkeissa.",
        "Här ska finnas en lista inom hakparenteser.",
        "This must be a list in square brackets.",
    ),
    "not_a_text": Texts(
        "{value} ei ole teksti. Kirjoita se lainausmerkkeihin.",
        "{value} är inte en text. Skriv det inom citattecken.",
        "{value} is not a text. Write it in quotation marks.",
    ),
    "not_a_date": Texts(
        '{value} ei ole päivä. Kirjoita se muodossa "2026-12-24".',
        '{value} är inte ett datum. Skriv det i formen "2026-12-24".',
        '{value} is not a date. Write it in the form "2026-12-24".',
    ),
    "not_a_clock": Texts(
        '{value} ei ole kellonaika välillä 00:00–24:00. Kirjoita se muodossa "07:00".',
        '{value} är inte ett klockslag mellan 00:00 och 24:00. Skriv det i formen "07:00".',
        '{value} is not a time between 00:00 and 24:00. Write it in the form "07:00".',
    ),
    "not_a_number": Texts(
        '{value} ei ole luku lainausmerkeissä. Kirjoita desimaalit pisteellä: "36.00".',
        '{value} är inte ett tal inom citattecken. Skriv decimalerna med punkt: "36.00".',
        '{value} is not a number in quotation marks. Write decimals with a point: "36.00".',
    ),
    "not_a_moment": Texts(
        '{value} ei ole hetki. Kirjoita se Suomen ajassa muodossa "2026-12-24 17:00", tai siirtymän kanssa '
        '"2026-10-25T03:30:00+02:00".',
        '{value} är inte en tidpunkt. Skriv den i Finlands tid i formen "2026-12-24 17:00", eller med förskjutning '
        '"2026-10-25T03:30:00+02:00".',
        '{value} is not a moment. Write it in Finland\'s time in the form "2026-12-24 17:00", or with an offset '
        '"2026-10-25T03:30:00+02:00".',
    ),
    "not_a_quantity": Texts(
        '{value} ei ole määrä. Kirjoita se lainausmerkkeihin: "3", "20.5" tai tunnit ja minuutit "20:30".',
        '{value} är inte en mängd. Skriv den inom citattecken: "3", "20.5" eller timmar och minuter "20:30".',
        '{value} is not a quantity. Write it in quotation marks: "3", "20.5" or hours and minutes "20:30".',
    ),
    "not_whole": Texts(
        "{value} ei ole kokonaisluku. Kirjoita kokonaisluku ilman lainausmerkkejä.",
        "{value} är inte ett heltal. Skriv ett heltal utan citattecken.",
        "{value} is not a whole number. Write a whole number without quotation marks.",
    ),
    "not_a_choice": Texts(
        "{value} ei ole vaihtoehto. Valitse jokin näistä: {allowed}.",
        "{value} är inte ett alternativ. Välj något av dessa: {allowed}.",
        "{value} is not a choice. Choose one of these: {allowed}.",
    ),
    "not_true_or_false": Texts(
        "{value} ei ole kyllä tai ei. Kirjoita true tai false.",
        "{value} är inte ja eller nej. Skriv true eller false.",
        "{value} is not yes or no. Write true or false.",
    ),
    "null": Texts(
        "Tieto puuttuu (null). Kirjoita se.",
        "Uppgiften saknas (null). Skriv den.",
        "This is missing (null). Write it.",
    ),
    "empty_text": Texts(
        "Teksti on tyhjä. Kirjoita se.",
        "Texten är tom. Skriv den.",
        "The text is empty. Write it.",
    ),
    "too_long_text": Texts(
        "Tekstissä on {count} merkkiä. Lyhennä se enintään {most} merkkiin.",
        "Texten har {count} tecken. Förkorta den till högst {most} tecken.",
        "The text has {count} characters. Shorten it to at most {most}.",
    ),
    "unprintable": Texts(
        "Tekstissä on merkki, jota ei voi tallentaa ({character}). Poista se.",
        "Texten har ett tecken som inte kan sparas ({character}). Ta bort det.",
        "The text has a character that cannot be kept ({character}). Remove it.",
    ),
    "too_many_decimals": Texts(
        "{value}: desimaaleja voi olla enintään {most}.",
        "{value}: det kan finnas högst {most} decimaler.",
        "{value}: there can be at most {most} decimals.",
    ),
    "too_large": Texts(
        "{value} on yli {most}. Kirjoita enintään {most}.",
        "{value} är över {most}. Skriv högst {most}.",
        "{value} is over {most}. Write at most {most}.",
    ),
    "too_small": Texts(
        "{value} on alle {least}. Kirjoita vähintään {least}.",
        "{value} är under {least}. Skriv minst {least}.",
        "{value} is under {least}. Write at least {least}.",
    ),
    "too_many_rows": Texts(
        "Rivejä on {count}. Niitä voi olla enintään {most}.",
        "Det finns {count} rader. Det kan finnas högst {most}.",
        "There are {count} rows. There can be at most {most}.",
    ),
    "too_few_rows": Texts(
        "Rivejä on {count}. Niitä pitää olla vähintään {least}.",
        "Det finns {count} rader. Det ska finnas minst {least}.",
        "There are {count} rows. There must be at least {least}.",
    ),
    "already_given": Texts(
        "{value} on jo rivillä {line}. Poista toinen tai anna sille toinen nimi.",
        "{value} finns redan på rad {line}. Ta bort den ena eller ge den ett annat namn.",
        "{value} is already on line {line}. Remove one of them or give it another name.",
    ),
    "parameter": Texts("{message}", "{message}", "{message}"),
    "last_before_first": Texts(
        "Viimeinen päivä on ennen ensimmäistä päivää. Korjaa päivät.",
        "Den sista dagen är före den första. Rätta datumen.",
        "The last day is before the first day. Mend the dates.",
    ),
    "first_day_missing": Texts(
        "Kirjoita myös ensimmäinen päivä.",
        "Skriv också den första dagen.",
        "Write the first day, too.",
    ),
    "values_overlap": Texts(
        "Tuotteella {product} on jo arvo osalle tästä ajasta (rivi {line}). Muuta päiviä niin, etteivät ajat mene "
        "päällekkäin.",
        "Produkten {product} har redan ett värde för en del av denna tid (rad {line}). Ändra datumen så att tiderna "
        "inte överlappar.",
        "The product {product} already has a value for a part of this time (line {line}). Change the dates so that "
        "they do not overlap.",
    ),
    "values_gap": Texts(
        "Tuotteelta {product} puuttuu arvo ajalta {days}. Lisää arvo, tai jatka edellistä.",
        "Produkten {product} saknar värde för tiden {days}. Lägg till ett värde, eller förläng det föregående.",
        "The product {product} has no value for {days}. Add a value, or extend the one before.",
    ),
    "cap_below_free_value": Texts(
        "Hintakatto {cap} on pienempi kuin arvo {value}, vaikka palvelu on asiakkaalle maksuton. Nosta hintakattoa.",
        "Pristaket {cap} är lägre än värdet {value}, fastän tjänsten är avgiftsfri för klienten. Höj pristaket.",
        "The price cap {cap} is below the value {value}, though the service is free for the client. Raise the cap.",
    ),
    "fixed_above_free_value": Texts(
        "Kiinteä hinta {cap} on suurempi kuin arvo {value}, vaikka palvelu on asiakkaalle maksuton. Laske hintaa.",
        "Det fasta priset {cap} är högre än värdet {value}, fastän tjänsten är avgiftsfri för klienten. Sänk priset.",
        "The fixed price {cap} is above the value {value}, though the service is free for the client. Lower the price.",
    ),
    "free_is_not_split": Texts(
        "Palvelu on asiakkaalle maksuton, joten asiakas ei voi maksaa ylimenevää osaa. Kirjoita refuse.",
        "Tjänsten är avgiftsfri för klienten, så klienten kan inte betala den överskjutande delen. Skriv refuse.",
        "The service is free for the client, who cannot pay the rest then. Write refuse.",
    ),
    "unit_of_event_form": Texts(
        "Yksikkö {unit} ei sovi kirjaustapaan {event_form}. Vaihda toinen niistä. Yksikkö voi olla: {allowed}.",
        "Enheten {unit} passar inte registreringssättet {event_form}. Byt den ena. Enheten kan vara: {allowed}.",
        "The unit {unit} does not fit the way of logging {event_form}. Change one of them. The unit can be: {allowed}.",
    ),
    "ends_before_start": Texts(
        "Aika päättyy ennen kuin se alkaa. Korjaa kellonajat. Yli keskiyön jatkuva aika on kaksi riviä.",
        "Tiden slutar innan den börjar. Rätta klockslagen. En tid över midnatt är två rader.",
        "The time ends before it starts. Mend the times. A time over midnight is two rows.",
    ),
    "outside_service_hours": Texts(
        "Aika on osaksi palveluaikojen {opens}–{closes} ulkopuolella. Korjaa kellonajat tai palveluajat.",
        "Tiden är delvis utanför servicetiden {opens}–{closes}. Rätta klockslagen eller servicetiden.",
        "The time is partly outside the service hours {opens}–{closes}. Mend the times or the service hours.",
    ),
    "bands_overlap": Texts(
        "Ajalla {day} klo {starts}–{ends} on jo tuote {product} (rivi {line}). Korjaa kellonajat.",
        "Tiden {day} kl. {starts}–{ends} har redan produkten {product} (rad {line}). Rätta klockslagen.",
        "The time {day} {starts}–{ends} already has the product {product} (line {line}). Mend the times.",
    ),
    "hours_uncovered": Texts(
        "Ajalla {day} klo {starts}–{ends} ei ole tuotetta. Lisää aika jollekin tuotteelle, tai lyhennä palveluaikoja.",
        "Tiden {day} kl. {starts}–{ends} saknar produkt. Lägg till tiden till en produkt, eller förkorta servicetiden.",
        "The time {day} {starts}–{ends} has no product. Add the time to a product, or shorten the service hours.",
    ),
    "hours_of_unit": Texts(
        "Kellonaikoja on tuotteilla, joilla on eri yksiköt ({units}). Käytä niissä kaikissa samaa yksikköä.",
        "Det finns klockslag för produkter med olika enheter ({units}). Använd samma enhet för dem alla.",
        "There are hours for products of different units ({units}). Use the same unit for all of them.",
    ),
    "no_such_product": Texts(
        "Tiedostossa ei ole tuotetta {name}. Valitse jokin näistä: {allowed}.",
        "I filen finns ingen produkt {name}. Välj någon av dessa: {allowed}.",
        "The file has no product {name}. Choose one of these: {allowed}.",
    ),
    "no_such_table": Texts(
        "Tiedostossa ei ole taulukkoa {name}. Lisää se kohtaan parameter_tables, tai korjaa nimi.",
        "I filen finns ingen tabell {name}. Lägg till den i parameter_tables, eller rätta namnet.",
        "The file has no table {name}. Add it to parameter_tables, or mend the name.",
    ),
    "kind_of_table": Texts(
        "Taulukon {name} laji on {kind}, mutta tässä tarvitaan {allowed}. Valitse toinen taulukko.",
        "Tabellen {name} är av slaget {kind}, men här behövs {allowed}. Välj en annan tabell.",
        "The table {name} is of the kind {kind}, but this needs {allowed}. Choose another table.",
    ),
    "table_not_used": Texts(
        "Taulukkoa {name} ei käytetä missään. Poista se tiedostosta.",
        "Tabellen {name} används inte någonstans. Ta bort den från filen.",
        "The table {name} is not used anywhere. Remove it from the file.",
    ),
    "percent_missing": Texts(
        "Arvo on osuus hinnasta. Kirjoita myös osuus, value_percent.",
        "Värdet är en andel av priset. Skriv också andelen, value_percent.",
        "The value is a part of the price. Write the percentage, value_percent, too.",
    ),
    "percents_above_hundred": Texts(
        "Palvelusetelin ja asiakkaan osuudet ovat yhteensä yli 100 %. Laske toista.",
        "Servicesedelns och klientens andelar är tillsammans över 100 %. Sänk den ena.",
        "The parts of the voucher and the client are together over 100 %. Lower one.",
    ),
    "notices_differ": Texts(
        "Palvelusetelillä on yksi peruutusaika. Kirjoita {value} myös tähän, tai jätä tämä tyhjäksi.",
        "En servicesedel har en enda avbokningstid. Skriv {value} också här, eller lämna detta tomt.",
        "A voucher has one notice of cancellation. Write {value} here as well, or leave this empty.",
    ),
    "editions_overlap": Texts(
        "Taulukolla on jo luvut osalle tästä ajasta (rivi {line}). Muuta päiviä niin, etteivät ajat mene päällekkäin.",
        "Tabellen har redan tal för en del av denna tid (rad {line}). Ändra datumen så att tiderna inte överlappar.",
        "The table already has numbers for a part of this time (line {line}). Change the dates so that they do not "
        "overlap.",
    ),
    "not_a_billing_prefix": Texts(
        "{value} ei kelpaa laskuviitteen aluksi. Kirjoita 3–5 isoa kirjainta väliltä A–Z, esimerkiksi VAMHA.",
        "{value} duger inte som början av fakturareferensen. Skriv 3–5 stora bokstäver A–Z, till exempel VAMHA.",
        "{value} cannot begin a billing reference. Write 3–5 capital letters A–Z, for example VAMHA.",
    ),
    "no_such_municipality": Texts(
        "Kuntaa {code} ei ole. Kirjoita kunnan kolminumeroinen numero, esimerkiksi 179.",
        "Kommunen {code} finns inte. Skriv kommunens tresiffriga nummer, till exempel 179.",
        "There is no municipality {code}. Write its number of three digits, for example 179.",
    ),
    "no_such_unit": Texts(
        "Järjestäjällä ei ole avointa yksikköä {name}. Lisää yksikkö, tai kirjoita jokin näistä: {allowed}.",
        "Anordnaren har ingen öppen enhet {name}. Lägg till enheten, eller skriv någon av dessa: {allowed}.",
        "The organiser has no open unit {name}. Add the unit, or write one of these: {allowed}.",
    ),
    "organiser_type": Texts(
        "Määritelmä on tehty toisenlaiselle järjestäjälle. Kirjoita {expected}.",
        "Definitionen är gjord för en annan slags anordnare. Skriv {expected}.",
        "The definition is made for another kind of organiser. Write {expected}.",
    ),
    "municipality_outside": Texts(
        "{name} ei kuulu järjestäjän alueeseen. Poista kunta.",
        "{name} hör inte till anordnarens område. Ta bort kommunen.",
        "{name} is not in the organiser's area. Remove the municipality.",
    ),
    "no_such_rulebook": Texts(
        "Järjestäjällä ei ole julkaistua sääntökirjaa {name}, versio {number}. Julkaise se ensin, tai kirjoita toinen.",
        "Anordnaren har ingen publicerad regelbok {name}, version {number}. Publicera den först, eller skriv en annan.",
        "The organiser has no published rulebook {name}, version {number}. Publish it first, or write another.",
    ),
    "billing_prefix_taken": Texts(
        "Laskuviitteen alku {value} on jo toisen palvelusetelin käytössä. Valitse toinen.",
        "Början av fakturareferensen, {value}, används redan av en annan servicesedel. Välj en annan.",
        "The beginning of the billing reference, {value}, is in use by another voucher. Choose another.",
    ),
    "draft_exists": Texts(
        "Palvelusetelillä {name} on jo luonnos. Julkaise tai poista se ensin, tai anna tuotavalle toinen nimi.",
        "Servicesedeln {name} har redan ett utkast. Publicera eller ta bort det först, eller ge den nya ett nytt namn.",
        "The voucher {name} already has a draft. Publish or remove it first, or give the new one another name.",
    ),
    "name_is_fixed": Texts(
        "Julkaistun palvelusetelin nimeä ei voi muuttaa. Kirjoita {expected}.",
        "Namnet på en publicerad servicesedel kan inte ändras. Skriv {expected}.",
        "The name of a published voucher cannot be changed. Write {expected}.",
    ),
    "calendar_differs": Texts(
        "Järjestäjän kalenterissa {date} on {expected}. Korjaa tiedostoa tai kalenteria: kalenteri on kaikille "
        "palveluseteleille sama.",
        "I anordnarens kalender är {date} {expected}. Rätta filen eller kalendern: kalendern är densamma för alla "
        "servicesedlar.",
        "In the organiser's calendar {date} is {expected}. Mend the file or the calendar: all vouchers share it.",
    ),
    "calendar_lacks": Texts(
        "Järjestäjän kalenterissa {date} on {expected}, mutta tiedostossa sitä ei ole. Lisää se tiedostoon, tai poista "
        "kalenterista.",
        "I anordnarens kalender är {date} {expected}, men den finns inte i filen. Lägg till den i filen, eller ta bort "
        "den från kalendern.",
        "In the organiser's calendar {date} is {expected}, but the file does not have it. Add it to the file, or "
        "remove it from the calendar.",
    ),
    "table_differs": Texts(
        "Järjestäjällä on taulukko {name}, jossa on toiset luvut. Korjaa tiedosto samaksi, tai anna taulukolle toinen "
        "nimi.",
        "Anordnaren har en tabell {name} med andra tal. Rätta filen så att de är lika, eller ge tabellen ett annat "
        "namn.",
        "The organiser has a table {name} with other numbers. Make the file the same, or give the table another name.",
    ),
    "not_whole_units": Texts(
        "{value} ei ole täysiä minuutteja tai kappaleita. Kirjoita tunnit ja minuutit muodossa 20:30, kappaleet "
        "kokonaislukuna.",
        "{value} är inte hela minuter eller stycken. Skriv timmar och minuter i formen 20:30, stycken som heltal.",
        "{value} is not whole minutes or pieces. Write hours and minutes in the form 20:30, pieces as a whole number.",
    ),
    "prices_overlap": Texts(
        "Tuotteella {product} on jo hinta osalle tästä ajasta (rivi {line}). Muuta päiviä niin, etteivät ajat mene "
        "päällekkäin.",
        "Produkten {product} har redan ett pris för en del av denna tid (rad {line}). Ändra datumen så att tiderna "
        "inte överlappar.",
        "The product {product} already has a price for a part of this time (line {line}). Change the dates so that "
        "they do not overlap.",
    ),
    "choose_product": Texts(
        "Palvelulla ei ole kellonaikoja, jotka kertovat tuotteen. Kirjoita tapahtumaan product: {allowed}.",
        "Tjänsten har inga klockslag som avgör produkten. Skriv product i händelsen: {allowed}.",
        "The service has no hours that tell the product. Write product in the event: {allowed}.",
    ),
    "times_or_quantity": Texts(
        "Kirjoita tapahtumalle joko starts ja ends, tai on, product ja quantity.",
        "Skriv för händelsen antingen starts och ends, eller on, product och quantity.",
        "Give the event either starts and ends, or on, product and quantity.",
    ),
    "only_of_visits": Texts(
        "Vain käynti voi jäädä toteutumatta. Poista not_made, tai kirjoita starts ja ends.",
        "Bara ett besök kan utebli. Ta bort not_made, eller skriv starts och ends.",
        "Only a visit can be one that was not made. Remove not_made, or write starts and ends.",
    ),
    "no_travel": Texts(
        "Määritelmän mukaan matkoja ei korvata. Poista kilometrit, tai lisää travel.rate_table.",
        "Enligt definitionen ersätts inte resor. Ta bort kilometrarna, eller lägg till travel.rate_table.",
        "By the definition travel is not paid. Remove the kilometres, or add travel.rate_table.",
    ),
    "more_outside_than_driven": Texts(
        "Kotikunnan ulkopuolella on enemmän kilometrejä kuin matkalla yhteensä. Korjaa kilometrit.",
        "Kilometrarna utanför hemkommunen är fler än resans alla kilometer. Rätta kilometrarna.",
        "There are more kilometres outside the home municipality than in all. Mend the kilometres.",
    ),
    "situation_missing": Texts(
        "Arvo riippuu asiakkaan tuloista. Kirjoita situation.",
        "Värdet beror på klientens inkomster. Skriv situation.",
        "The value depends on the client's income. Write situation.",
    ),
    "situation_not_needed": Texts(
        "Arvo ei riipu asiakkaan tuloista. Poista situation.",
        "Värdet beror inte på klientens inkomster. Ta bort situation.",
        "The value does not depend on the client's income. Remove situation.",
    ),
    "no_edition": Texts(
        "Taulukossa {name} ei ole lukuja päivälle {date}. Korjaa päivä, tai lisää luvut.",
        "Tabellen {name} har inga tal för {date}. Rätta datumet, eller lägg till talen.",
        "The table {name} has no numbers for {date}. Mend the date, or add the numbers.",
    ),
    "value_model": Texts(
        "Arvomallia {value} ei voi laskea käynneistä. Käytä jotakin näistä: {allowed}.",
        "Värdemodellen {value} kan inte räknas av besök. Använd någon av dessa: {allowed}.",
        "The value model {value} cannot be calculated from visits. Use one of these: {allowed}.",
    ),
    "refused": Texts("{message}", "{message}", "{message}"),
}
