"""One invented news item in many languages."""

#: Languages that langdetect tells.
KNOWN = {
    "en": (
        "The council announced yesterday that work on the old bridge will begin next"
        " month, after engineers warned about the poor state of its pillars. Traffic"
        " will be diverted along the coast road while the repair lasts."
    ),
    "de": (
        "Die Stadt teilte gestern mit, dass die Arbeiten an der alten Brücke im"
        " nächsten Monat beginnen, nachdem Ingenieure vor dem schlechten Zustand der"
        " Pfeiler gewarnt hatten. Der Verkehr wird über die Küstenstraße umgeleitet."
    ),
    "fr": (
        "La mairie a annoncé hier que les travaux du vieux pont commenceront le mois"
        " prochain, après que des ingénieurs ont alerté sur le mauvais état des"
        " piliers. La circulation sera déviée par la route du littoral."
    ),
    "es": (
        "El ayuntamiento anunció ayer que las obras del puente viejo comenzarán el"
        " próximo mes, después de que los ingenieros advirtieran del mal estado de los"
        " pilares. El tráfico será desviado por la carretera de la costa."
    ),
    "pt": (
        "A prefeitura anunciou ontem que as obras da ponte velha começarão no próximo"
        " mês, depois que engenheiros alertaram para o mau estado dos pilares. O"
        " trânsito será desviado pela estrada do litoral durante os reparos."
    ),
    "it": (
        "Il comune ha annunciato ieri che i lavori sul vecchio ponte inizieranno il"
        " mese prossimo, dopo che gli ingegneri avevano segnalato il cattivo stato dei"
        " piloni. Il traffico sarà deviato sulla strada costiera."
    ),
    "nl": (
        "De gemeente maakte gisteren bekend dat het werk aan de oude brug volgende"
        " maand begint, nadat ingenieurs hadden gewaarschuwd voor de slechte staat van"
        " de pijlers. Het verkeer wordt omgeleid via de kustweg."
    ),
    "sv": (
        "Kommunen meddelade i går att arbetet på den gamla bron börjar nästa månad,"
        " efter att ingenjörer varnat för pelarnas dåliga skick. Trafiken leds om"
        " längs kustvägen så länge reparationen pågår."
    ),
    "no": (
        "Kommunen opplyste i går at arbeidet på den gamle broen begynner neste måned,"
        " etter at ingeniører hadde advart om den dårlige tilstanden til pilarene."
        " Trafikken blir ledet langs kystveien mens reparasjonen varer."
    ),
    "tr": (
        "Belediye dün, mühendislerin ayakların kötü durumu konusunda uyarmasının"
        " ardından eski köprüdeki çalışmaların gelecek ay başlayacağını duyurdu."
        " Onarım sürerken trafik sahil yoluna yönlendirilecek."
    ),
    "pl": (
        "Rada miasta ogłosiła wczoraj, że prace na starym moście rozpoczną się w"
        " przyszłym miesiącu, po tym jak inżynierowie ostrzegli przed złym stanem"
        " filarów. Ruch zostanie skierowany drogą nadmorską."
    ),
    "fi": (
        "Kaupunki ilmoitti eilen, että vanhan sillan työt alkavat ensi kuussa, kun"
        " insinöörit olivat varoittaneet pilarien huonosta kunnosta. Liikenne ohjataan"
        " rantatielle korjauksen ajaksi."
    ),
    "id": (
        "Pemerintah kota mengumumkan kemarin bahwa pekerjaan jembatan lama akan"
        " dimulai bulan depan, setelah para insinyur memperingatkan tentang kondisi"
        " tiang yang buruk. Lalu lintas akan dialihkan ke jalan pantai."
    ),
    "vi": (
        "Hội đồng thành phố hôm qua thông báo công trình cây cầu cũ sẽ bắt đầu vào"
        " tháng tới, sau khi các kỹ sư cảnh báo về tình trạng xấu của các trụ cầu."
        " Giao thông sẽ được chuyển sang đường ven biển."
    ),
    "sw": (
        "Baraza la mji lilitangaza jana kwamba kazi katika daraja la zamani itaanza"
        " mwezi ujao, baada ya wahandisi kuonya kuhusu hali mbaya ya nguzo. Magari"
        " yataelekezwa kwenye barabara ya pwani wakati wa ukarabati."
    ),
    "ru": (
        "Городской совет сообщил вчера, что работы на старом мосту начнутся в"
        " следующем месяце, после того как инженеры предупредили о плохом состоянии"
        " опор. Движение будет направлено по прибрежной дороге."
    ),
    "uk": (
        "Міська рада повідомила вчора, що роботи на старому мосту розпочнуться"
        " наступного місяця, після того як інженери попередили про поганий стан опор."
        " Рух буде спрямовано прибережною дорогою."
    ),
    "bg": (
        "Общината съобщи вчера, че работата по стария мост ще започне следващия месец,"
        " след като инженерите предупредиха за лошото състояние на стълбовете."
        " Движението ще бъде отклонено по крайбрежния път."
    ),
    "ar": (
        "أعلن مجلس المدينة أمس أن الأعمال في الجسر القديم ستبدأ الشهر المقبل بعد أن حذر"
        " المهندسون من سوء حالة الأعمدة، وستحول حركة المرور إلى الطريق الساحلي طوال مدة"
        " الإصلاح."
    ),
    "fa": (
        "شورای شهر دیروز اعلام کرد که کار روی پل قدیمی از ماه آینده آغاز می‌شود، پس از"
        " آنکه مهندسان درباره وضعیت بد پایه‌ها هشدار دادند. رفت و آمد خودروها از جاده"
        " ساحلی انجام خواهد شد."
    ),
    "ur": (
        "شہری کونسل نے کل اعلان کیا کہ پرانے پل پر کام اگلے مہینے شروع ہوگا، جب"
        " انجینئروں نے ستونوں کی خراب حالت کے بارے میں خبردار کیا تھا۔ مرمت کے دوران"
        " ٹریفک کو ساحلی سڑک پر موڑ دیا جائے گا۔"
    ),
    "hi": (
        "नगर परिषद ने कल घोषणा की कि पुराने पुल पर काम अगले महीने शुरू होगा, क्योंकि"
        " इंजीनियरों ने खंभों की खराब हालत के बारे में चेतावनी दी थी। मरम्मत के दौरान"
        " यातायात को तट की सड़क से भेजा जाएगा।"
    ),
    "mr": (
        "नगरपालिकेने काल जाहीर केले की जुन्या पुलाचे काम पुढील महिन्यात सुरू होईल, कारण"
        " अभियंत्यांनी खांबांच्या वाईट स्थितीबद्दल इशारा दिला होता. दुरुस्ती चालू असताना"
        " वाहतूक किनारी रस्त्याने वळवली जाईल."
    ),
    "ne": (
        "नगरपालिकाले हिजो घोषणा गर्‍यो कि पुरानो पुलको काम अर्को महिना सुरु हुनेछ, किनभने"
        " इन्जिनियरहरूले खम्बाहरूको खराब अवस्थाबारे चेतावनी दिएका थिए। मर्मत भइरहेको"
        " बेला सवारी साधनहरू तटीय सडकबाट पठाइनेछ।"
    ),
}

#: Languages that their script tells.
OF_A_SCRIPT = {
    "el": "Ο δήμος ανακοίνωσε χθες ότι τα έργα στην παλιά γέφυρα ξεκινούν τον Μάιο.",
    "he": "העירייה הודיעה אתמול כי העבודות בגשר הישן יתחילו בחודש הבא.",
    "th": "เทศบาลประกาศเมื่อวานนี้ว่างานซ่อมสะพานเก่าจะเริ่มในเดือนหน้า",
    "ko": "시의회는 오래된 다리의 보수 공사가 다음 달에 시작된다고 어제 발표했다.",
    "ja": "市議会は昨日、古い橋の補修工事が来月始まると発表した。",
    "zh": "市议会昨天宣布,旧桥的维修工程将于下月开始,工程师此前警告桥墩状况不佳。",
    "ka": "საკრებულომ გუშინ გამოაცხადა, რომ ძველ ხიდზე სამუშაოები დაიწყება.",
    "hy": "Քաղաքային խորհուրդը երեկ հայտնեց, որ հին կամրջի աշխատանքները կսկսվեն։",
    "ta": "பழைய பாலத்தின் பணிகள் அடுத்த மாதம் தொடங்கும் என்று நகராட்சி அறிவித்தது.",
    "bn": "নগর পরিষদ গতকাল ঘোষণা করেছে যে পুরোনো সেতুর কাজ আগামী মাসে শুরু হবে।",
    "am": "የከተማው ምክር ቤት የአሮጌው ድልድይ ሥራ በሚቀጥለው ወር እንደሚጀምር አስታወቀ።",
    "my": "မြို့တော်ကောင်စီက တံတားဟောင်းပြုပြင်ရေး လာမည့်လတွင် စတင်မည်ဟု ကြေညာသည်။",
    "km": "ក្រុមប្រឹក្សាក្រុងបានប្រកាសថាការងារលើស្ពានចាស់នឹងចាប់ផ្តើមខែក្រោយ។",
}

#: Languages that letters of their own tell.
OF_LETTERS = {
    "is": (
        "Bæjarstjórnin tilkynnti í gær að vinna við þessa gömlu brú hefjist í næsta"
        " mánuði, því að verkfræðingar vöruðu við slæmu ástandi stöplanna. Þeir segja"
        " að umferð verði beint um strandveginn."
    ),
    "az": (
        "Bələdiyyə dünən elan etdi ki, köhnə körpüdə işlər gələn ay başlayacaq, çünki"
        " mühəndislər dayaqların pis vəziyyəti barədə xəbərdarlıq etmişdilər."
    ),
    "mt": (
        "Il-kunsill ħabbar ilbieraħ li x-xogħlijiet fuq il-pont il-qadim se jibdew"
        " ix-xahar id-dieħel, wara li l-inġiniera wissew dwar l-istat ħażin."
    ),
    "be": (
        "Гарадскі савет учора паведаміў, што работы на старым мосце пачнуцца ў"
        " наступным месяцы, пасля таго як інжынеры папярэдзілі пра дрэнны стан апор."
    ),
    "kk": (
        "Қалалық кеңес кеше ескі көпірдегі жұмыстар келесі айда басталатынын"
        " хабарлады, өйткені инженерлер тіректердің нашар жағдайы туралы ескерткен."
    ),
    "tt": (
        "Шәһәр советы кичә иске күпердә эшләр киләсе айда башланачагын хәбәр итте,"
        " чөнки инженерлар баганаларның начар хәле турында кисәткән иде."
    ),
    "ky": (
        "Шаардык кеңеш кечээ эски көпүрөдөгү иштер кийинки айда башталарын билдирди,"
        " анткени инженерлер мамылардын начар абалы тууралуу эскертишкен. Унаалар"
        " жээктеги жаңы жол менен жүрөт, деп билдирди шаардын мэри жаңылыктарга."
    ),
    "mn": (
        "Хотын зөвлөл өчигдөр хуучин гүүрний засварын ажил ирэх сард эхэлнэ гэж"
        " мэдэгдлээ. Инженерүүд тулгуурын муу байдлын талаар анхааруулсан юм."
    ),
    "sr": (
        "Општина је јуче саопштила да ће радови на старом мосту почети следећег"
        " месеца, након што су инжењери упозорили на лоше стање стубова."
    ),
    "ps": (
        "د ښار شورا پرون اعلان وکړ چې د زاړه پله کار به په راتلونکې میاشت کې پیل شي،"
        " وروسته له هغه چې انجنیرانو د ستنو د خراب حالت په اړه خبرداری ورکړ."
    ),
    "ckb": (
        "ئەنجومەنی شار دوێنێ ڕایگەیاند کە کارەکانی پردە کۆنەکە مانگی داهاتوو دەست پێ"
        " دەکەن، دوای ئەوەی ئەندازیاران هۆشدارییان دا لە بارەی دۆخی خراپی پایەکان."
    ),
}

#: Languages that nothing here can tell, and that nothing known is near to.
UNKNOWN = {
    "zu": (
        "Umkhandlu umemezele izolo ukuthi umsebenzi ebhulohweni elidala uzoqala"
        " ngenyanga ezayo, ngemuva kokuthi onjiniyela bexwayise ngesimo esibi"
        " sezinsika. Izimoto zizophambukiselwa emgwaqeni ogudla ulwandle."
    ),
    "eu": (
        "Udalak atzo jakinarazi zuen zubi zaharreko lanak datorren hilean hasiko"
        " direla, teknikariek zutabeen egoera txarraz ohartarazi ondoren. Trafikoa"
        " kostaldeko errepidetik desbideratuko dute konponketak irauten duen bitartean."
    ),
    "mg": (
        "Nanambara omaly ny filankevitry ny tanàna fa hanomboka amin'ny volana ambony"
        " ny asa amin'ny tetezana taloha, taorian'ny nampitandreman'ny injeniera momba"
        " ny toe-javatra ratsy misy ny andry."
    ),
    "yo": (
        "Ìgbìmọ̀ ìlú kéde lánàá pé iṣẹ́ lórí afárá àtijọ́ yóò bẹ̀rẹ̀ ní oṣù tó ń bọ̀,"
        " lẹ́yìn tí àwọn onímọ̀ ẹ̀rọ ti kìlọ̀ nípa ipò burúkú tí àwọn òpó náà wà."
    ),
}

#: Galician: unknown, and so near to Spanish that it is taken for it.
GALICIAN = (
    "O concello anunciou onte que as obras da ponte vella comezarán o vindeiro mes,"
    " despois de que os técnicos advertisen do mal estado dos piares. O tráfico será"
    " desviado pola estrada da costa mentres dure a reparación."
)
