/* Columns that stand beside an address. */
#include "match.h"

#include "table/role_name.h"

/* What stands beside an address, in normal form: its number, its second line.
 */
static const char beside_address[] =
    "street number,street no,house number,house no,housenumber,houseno,"
    "building number,street num,house num,hausnummer,hausnr,haus nr,"
    "huisnummer,huisnr,huisnummer toevoeging,toevoeging,numero civico,civico,"
    "n civico,numero exterior,numero interior,num exterior,num interior,"
    "numero de casa,numero de rue,numero de voie,numero da casa,numer domu,"
    "nr domu,nr mieszkania,husnummer,address 2,address line 2,address line2,"
    "address2,addr2,street 2,street line 2,street address 2,adresse 2,"
    "adresszusatz,complement,complement adresse,complemento,apartment,apt,"
    "apt number,unit,unit number,flat,flat number,suite,дом,номер дома,"
    "квартира,门牌号,番地";

void
match_join(struct match *m, struct str name, size_t column)
{
	scoped_by(arena_free) struct arena arena = { 0 };

	if (str_listed(str_of(beside_address), role_normal(name, &arena)))
		vec_push(&m->joined, column);
}
