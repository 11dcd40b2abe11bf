"""Given names of people, by language, and Chinese family names: those by which a person's name is known in a text.

Taken from the data of Faker (github.com/joke2k/faker, MIT licence), without those that are also words, months or places
(Вера, Лев, Лавр, Надія, Спас, April, Victoria, Mark), with some short forms and common signs.
"""


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


RUSSIAN = _each("""
    Авдей Аверкий Аверьян Авксентий Агап Агата Агафон Агафья Аггей Адам Адриан Азарий Аким Акулина Алевтина
    Александр Александра Алексей Алина Алла Алёна Алёша Амвросий Амос Ананий Анастасия Анатолий Ангелина
    Андрей Андрон Андроник Анжела Анжелика Аникей Аникита Анисим Анна Антип Антонин Антонина Аня Аполлинарий
    Аполлон Арефий Аристарх Аркадий Арсений Артем Артемий Артём Архип Аскольд Афанасий Афиноген Бажен Богдан
    Болеслав Борис Борислав Боян Бронислав Будимир Вадим Валентин Валентина Валерий Валерия Валерьян Ваня
    Варвара Варлаам Варфоломей Василий Василиса Вацлав Велимир Венедикт Вениамин Вероника Викентий Виктор
    Викторин Виссарион Виталий Владилен Владислав Владлен Всеволод Всемил Всеслав Вышеслав Вячеслав Гаврила
    Галактион Галина Гедеон Геннадий Георгий Герасим Глафира Глеб Гордей Гостомысл Гремислав Григорий Гурий
    Давыд Данила Дарья Дементий Демид Демьян Денис Дима Дмитрий Добромысл Доброслав Дорофей Евгений Евгения
    Евграф Евдоким Евдокия Евлампий Евпраксия Евсей Евстафий Евстигней Евфросиния Егор Екатерина Елена
    Елизавета Елизар Елисей Емельян Епифан Еремей Ермил Ермолай Ерофей Ефим Ефрем Жанна Захар Зинаида Зиновий
    Зосима Иван Иванна Игнатий Игорь Измаил Изот Изяслав Иларион Илья Инна Иннокентий Иосиф Ипат Ипатий
    Ипполит Ираида Ираклий Ирина Исай Исидор Ия Казимир Каллистрат Капитон Карл Карп Касьян Катя Ким Кир Кира
    Кирилл Клавдий Клавдия Климент Коля Кондрат Кондратий Конон Константин Корнил Ксения Кузьма Куприян
    Лаврентий Ладимир Ладислав Лазарь Лариса Лена Леон Леонид Леонтий Лидия Лонгин Лора Лукия Лукьян Любомир
    Любосмысл Людмила Майя Макар Максим Максимильян Маргарита Мариан Марина Мария Марк Мартьян Марфа Матвей
    Маша Мефодий Мечислав Милан Милица Милован Мирон Мирослав Митофан Михаил Михей Миша Модест Моисей
    Мокей Мстислав Назар Наина Наркис Настя Наталья Натан Наташа Наум Нестор Никандр Никанор Никита Никифор
    Никодим Николай Никон Нина Нинель Нифонт Нонна Оксана Октябрина Олег Олимпиада Олимпий Ольга Оля Онуфрий
    Орест Осип Остап Остромир Павел Панкрат Панкратий Пантелеймон Панфил Парфен Пахом Пелагея Петр Петя Пимен
    Платон Поликарп Полина Порфирий Прасковья Прокл Прокофий Прохор Пётр Радим Радислав Радован Раиса
    Ратибор Ратмир Регина Родион Ростислав Рубен Руслан Рюрик Савва Савватий Савелий Самсон Самуил Саша
    Светлана Светозар Святополк Святослав Севастьян Селиван Селиверст Семен Серафим Сергей Серёжа Сигизмунд
    Сидор Силантий Сильвестр Симон Синклитикия Сократ Соломон София Софон Софрон Спиридон Станимир Станислав
    Степан Стоян Таисия Тамара Таня Тарас Татьяна Твердислав Творимир Терентий Тимофей Тимур Тит Тихон Трифон
    Трофим Ульян Ульяна Устин Фадей Фаина Феврония Федор Федосий Федот Феликс Феоктист Феофан Ферапонт Филарет
    Филимон Филипп Фирс Флорентин Фома Фортунат Фотий Фрол Фёдор Фёкла Харитон Харлампий Христофор Чеслав
    Эдуард Элеонора Эмилия Эммануил Эраст Эрнест Эрнст Ювеналий Юлиан Юлий Юлия Юля Юрий Яков Якуб Яна Януарий
    Ярополк Ярослав
""")
"""Given names in Russian, in the nominative."""

UKRAINIAN = _each("""
    Єва Євген Єлисавета Єлисей Єфрем Іван Ігнат Ігор Ілля Ірена Ірина Аарон Августин Аврелій Адам Азар Алевтин
    Алла Альберт Альбіна Аліна Амалія Амвросій Анастасія Андрій Анжела Антон Аніта Аркадій Арсен Артем Богдан
    Богданна Богодар Богуслав Богуслава Борис Борислав В'ячеслав Вадим Валентин Валентина Валерій Варвара
    Варфоломій Василина Василь Венедикт Веніямин Владислав Володимир Володимира Віктор Віолетта Віталій
    Гаврило Галина Ганна Геннадій Георгій Герман Гліб Гордій Григорій Давид Дан Данило Данна Дарина Дем'ян
    Демид Дмитро Едита Едуард Емілія Еріка Захар Зиновій Златослава Зорян Йосип Камілла Катерина Кирило
    Клавдія Климент Костянтин Лариса Левко Леон Леонтій Леонід Леопольд Лесь Леся Лук'ян Людмила Ліза Лілія
    Макар Максим Мар'яна Марина Марта Мартин Маруся Марія Микита Микола Миколай Мирон Мирослав Михайлина
    Михайло Мілена Назар Наталія Нестор Одарка Оксана Оксенія Олег Олекса Олександр Олексій Олена Олесь Олеся
    Ольга Омелян Онисим Опанас Орест Орина Орися Орхип Остап Охрім Павло Панас Пантелеймон Пармен Петро Пилип
    Прохір Пріска Розалія Роксолана Ростислав Руслан Святослав Святослава Світлана Семен Сергій Сніжана
    Соломія Софія Станіслав Степан Стефан Тарас Теодор Тереза Тетяна Тимофій Трохим Устим Федір Феофан
    Франц Хома Христина Юлія Юрій Юстим Юстина Юхим Яків Ярема Ярина Ярослав Ярослава
""")
"""The same in Ukrainian."""

ENGLISH = _each("""
    Aaron Abbie Abdul Abigail Adam Adrian Adriana Adrienne Aimee Alan Albert Alec Alejandra Alejandro Alex
    Alexa Alexander Alexandra Alexis Alfred Alice Alicia Alisha Alison Allan Allen Allison Alvin Alyssa Amanda
    Amelia Amy Ana Andre Andrea Andres Andrew Angela Angelica Angie Anita Ann Anna Anne Annette Anthony
    Antonio Antony Ariana Ariel Arthur Ashlee Ashleigh Ashley Audrey Bailey Barbara Barry Becky Belinda Ben
    Benjamin Bernard Beth Bethan Bethany Betty Beverley Beverly Bianca Billy Blake Bob Bobby Bonnie Brad
    Bradley Brady Brandi Brandon Breanna Brenda Brendan Brent Brett Brian Briana Brianna Bridget Brittany
    Brittney Bruce Bryan Bryce Caitlin Caitlyn Caleb Callum Calvin Cameron Candace Candice Carl Carla Carlos
    Carly Carmen Carole Caroline Carolyn Carrie Casey Cassandra Cassidy Cassie Catherine Cathy Cesar Chad
    Charlene Charles Charlie Chelsey Cheryl Chloe Chris Christie Christina Christine Christopher Christy Cindy
    Claire Clare Clarence Claudia Clayton Clifford Clinton Clive Cody Colin Colleen Collin Colton Connie
    Connor Conor Corey Cory Courtney Craig Cristian Cristina Curtis Cynthia Daisy Dakota Dalton Damian Damien
    Damon Dan Dana Daniel Danielle Danny Darin Darius Darlene Darrell Darren Darryl Daryl Dave David Deanna
    Debbie Deborah Debra Declan Denis Denise Dennis Derek Derrick Desiree Devin Devon Diamond Diana Diane
    Dillon Dominic Dominique Don Donald Donna Doris Dorothy Douglas Duane Duncan Dustin Dwayne Dylan Ebony
    Eddie Edgar Eduardo Edward Edwin Eileen Elaine Eleanor Elijah Elizabeth Ellen Ellie Elliot Elliott Emily
    Emma Eric Erica Erik Erika Erin Ernest Ethan Eugene Evan Evelyn Felicia Fernando Fiona Frances Francesca
    Francis Francisco Franklin Fred Frederick Gabriel Gabriela Gabriella Gabrielle Gareth Garrett Garry Gary
    Gavin Gemma Geoffrey George Georgina Gerald Geraldine Gerard Gilbert Gillian Gina Glenda Glenn Gloria
    Gordon Graeme Graham Greg Gregg Gregory Gwendolyn Hailey Haley Hannah Harold Harriet Harry Hayden Hayley
    Heather Hector Heidi Helen Henry Herbert Hilary Hollie Howard Hugh Iain Ian Irene Isaac Isabel Isabella
    Isaiah Ivan Jack Jackie Jaclyn Jacob Jacqueline Jaime Jake James Jamie Jane Janet Janice Jared Jasmin
    Jasmine Jason Javier Jay Jayne Jean Jeanette Jeanne Jeff Jeffery Jeffrey Jemma Jenna Jennifer Jenny
    Jeremiah Jeremy Jermaine Jerome Jerry Jesse Jessica Jesus Jill Jillian Jim Jimmy Jo Joan Joann Joanna
    Joanne Jocelyn Jodi Jodie Jody Joe Joel John Johnathan Johnny Jon Jonathan Jonathon Jorge Jose Joseph
    Josephine Josh Joshua Joyce Juan Judith Judy Julia Julian Julie Justin Kaitlin Kaitlyn Kara Karen Kari
    Karina Karl Karla Kate Katelyn Katherine Kathleen Kathryn Kathy Katie Katrina Katy Kayla Kaylee Kayleigh
    Keith Kelli Kellie Kelly Kelsey Kendra Kenneth Kerri Kerry Kevin Kiara Kieran Kim Kimberley Kimberly Kirk
    Kirsten Kirsty Krista Kristen Kristi Kristie Kristin Kristina Kristine Kristopher Kristy Krystal Kurt Kyle
    Kylie Lacey Larry Latasha Latoya Laura Lauren Laurie Lawrence Leah Leanne Leigh Leon Leonard Leroy Lesley
    Leslie Levi Lewis Liam Linda Lindsey Lisa Lonnie Loretta Lori Lorraine Louis Louise Lucas Lucy Luis Luke
    Lydia Lynda Lynn Lynne Mackenzie Madeline Makayla Malcolm Malik Mallory Mandy Manuel Marc Marcia Marco
    Marcus Margaret Maria Mariah Marian Marie Marilyn Mario Marion Marisa Marissa Martha Martin Martyn Marvin
    Mary Mathew Matthew Maureen Maurice Maxwell Mckenzie Meagan Megan Meghan Melanie Melinda Melissa Melvin
    Meredith Mia Michael Michaela Micheal Michele Michelle Miguel Mikayla Mike Mindy Miranda Mitchell Mohamed
    Mohammad Mohammed Molly Monica Monique Morgan Nancy Naomi Natalie Natasha Nathan Nathaniel Neil Nicholas
    Nichole Nicola Nicolas Nicole Nigel Nina Noah Norma Oliver Olivia Omar Oscar Owen Paige Pam Pamela
    Patricia Patrick Patty Paul Paula Pauline Pedro Peggy Penny Perry Peter Philip Phillip Phyllis Priscilla
    Rachael Rachel Ralph Randall Randy Raven Raymond Rebecca Rebekah Reece Regina Reginald Renee Rhonda Rhys
    Ricardo Richard Rick Rickey Ricky Riley Rita Robert Roberta Roberto Robyn Rodney Roger Ronald Ronnie
    Rosemary Rosie Ross Roy Ruben Russell Ruth Ryan Sabrina Sally Sam Samantha Samuel Sandra Sandy Sara Sarah
    Scott Sean Selena Sergio Seth Shane Shannon Shari Sharon Shaun Shawn Shawna Sheena Sheila Shelia Shelley
    Shelly Sheri Sherri Sherry Sheryl Shirley Sian Simon Sonia Sonya Sophia Sophie Stacey Stacie Stacy Stanley
    Stefanie Stephanie Stephen Steve Steven Stewart Susan Suzanne Sylvia Tabitha Tamara Tami Tammie Tammy
    Tanner Tanya Tara Tasha Terence Teresa Terrance Terrence Terri Terry Theodore Theresa Thomas Tiffany Tim
    Timothy Tina Toby Todd Tom Tommy Toni Tony Tonya Tracey Traci Tracie Tracy Travis Trevor Tricia Tristan
    Tyrone Valerie Vanessa Vernon Veronica Vicki Vickie Victor Vincent Walter Wanda Warren Wendy Wesley
    Whitney William Willie Wyatt Xavier Yesenia Yolanda Yvette Yvonne Zachary Zoe
""")
"""The same in English."""

CHINESE_FAMILY = _each("""
    丁 万 严 于 任 何 余 侯 傅 冯 刘 卢 史 叶 吕 吴 周 唐 夏 姚 姜 孔 孙 孟 宋 尹 崔 廖 张 彭 徐 戴 方 曹 曾
    朱 李 杜 杨 林 梁 欧阳 武 段 毛 江 汪 沈 洪 潘 熊 王 田 白 石 秦 程 罗 胡 苏 范 莫 萧 董 蒋 蔡 薛 袁 覃 许
    谢 谭 贺 贾 赖 赵 邓 邱 邵 邹 郑 郝 郭 金 钟 钱 阎 陆 陈 陶 雷 韦 韩 顾 马 高 魏 黄 黎 龙 龚
""")
"""The hundred commonest family names, and those of two signs."""

CHINESE_FAMILY_AND_WORD = _each("""
    丁 万 严 于 任 何 余 史 叶 夏 孔 孟 戴 方 曾 林 毛 江 汪 沈 洪 熊 田 白 石 秦 程 苏 范 莫 许 贺 赖 金 钟 钱 陆 陶
    雷 韦 韩 顾 马 高 黄 黎 龙 武 段
""")
"""Those of them that are common words, or begin names of places."""

CHINESE_GIVEN_SIGNS = _each("""
    东 丹 丽 云 亮 伟 佳 俊 倩 健 兰 兵 军 冬 凤 凯 刚 利 勇 华 博 国 坤 娜 娟 婷 宁 宇 小 岩 峰 帅 帆 平 建
    强 彬 志 想 慧 成 敏 文 斌 旭 明 春 晨 晶 杨 杰 林 柳 桂 梅 楠 欢 欣 波 洁 洋 浩 海 涛 淑 燕 玉 玲 珍 琳
    琴 瑜 瑞 璐 畅 磊 秀 红 艳 芝 花 芳 英 荣 莉 莹 萍 超 辉 金 鑫 阳 雪 雷 霞 静 颖 飞 香 鹏 龙
    晓 宏 振 泽 雯 蕾 瑶 娇 松 祥 轩 涵 梓 怡 嘉 雅 婉 彤 钰 昊 睿 菲 娥 菊 莲 芬 霖 昌 贵 辰 翔 诚 仪
""")
"""Signs of given names."""
