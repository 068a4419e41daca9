"""Given names that are common in Sweden, in lower case without å ä ö.

A given name alone stops nothing (DOMAIN 13.4); with a surname, a class or a relation it
does. Names that are also everyday words in lower case are left out.
"""

GIVEN_NAMES = frozenset(
    """
    adam ahmad ahmed aisha albin alex alexander alexandra ali alice alicia alma alva amanda amina
    amir anders andre andreas anette anita ann anna annika anton antonia arvid astrid august axel
    barbro bengt benjamin bertil birgitta bjorn bo bosse britt britta carina carl carolina cecilia
    charlie charlotta charlotte christer christian christina claes dan daniel david dilan
    dragan ebba edith edvin elias elin elina elisabet elisabeth ella ellen elsa elvira emelie emil
    emilia emma erik erika eva evelina fadi fatima felicia felix fia filip fredrik frida gabriel
    george goran greta gun gunilla gunnar gustav hamza hanna hannes hans harry hasan hassan helen
    helena henrik hugo hussein ibrahim ida inga ingela ingemar ingrid irene isabella isak ismail
    ivar jacob jakob jan jasmin jenny jens jesper jimmy joakim johan johanna john johnny jonas
    jonathan josef josefin josefine julia julian kajsa kalle karim karin karl kasper katarina kenneth
    kent kerstin kevin khadija kim klara kristina kristoffer lars lasse leif leila lena lennart leo
    leon liam lilly lina linda linn linnea lisa liv lotta louise lova lovisa lucas ludvig lukas
    maja malin malte marcus margareta maria mariam marianne marie martin mathias matilda mats
    mattias max maya melvin mia michael mikael milla milo mohamad mohamed mohammed moa molly monica
    monika mustafa nadia natalie nathalie nellie nicklas niklas nils nina noah noel noor nora nour
    olivia olle olof omar oscar oskar otto patrik pelle per pernilla pert peter petra philip
    pia rasmus rebecca rebecka rickard robert robin roger roland ronja rut ruth sabina sam samir
    samuel sandra sanna sara sarah sebastian selma simon sofia sofie staffan stefan stella stig stina
    sture susanne sven svante tess theo therese thomas tilda tim tindra tobias tomas tommy tor
    tuva tyra ulf ulla ulrika vera victor victoria viktor viktoria vilma vincent wilhelm wilma william
    yasmin yosef youssef yusuf zahra zeinab test tolvan
    """.split()
)
SURNAME_ENDINGS = (
    "sson", "dotter", "ström", "strom", "lund", "gren", "qvist", "kvist", "stedt", "stedt",
    "mark", "feldt", "blad", "holm", "dahl", "lind", "man", "sen", "ovic", "evic", "ic", "ski",
    "zadeh", "oglu", "nen", "berg", "borg", "vall", "wall", "fors", "hult", "rup", "ell", "én", "in",
)  # fmt: skip
