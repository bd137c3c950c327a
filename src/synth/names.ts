import type { PEOPLES } from './peoples.ts'

/** Common names, given name and family name drawn apart: who bears both is chance. */
export const NAMES = {
  hispanic: {
    family: ['García', 'Hernández', 'López', 'Martínez', 'González', 'Rodríguez', 'Pérez', 'Sánchez', 'Ramírez', 'Torres', 'Flores', 'Rivera', 'Gómez', 'Díaz', 'Reyes', 'Morales', 'Cruz', 'Ortiz', 'Gutiérrez', 'Chávez', 'Ramos', 'Ruiz', 'Mendoza', 'Aguilar', 'Castillo', 'Vásquez', 'Jiménez', 'Moreno', 'Herrera', 'Medina'],
    female: ['María', 'Guadalupe', 'Rosa', 'Ana', 'Sofía', 'Isabella', 'Camila', 'Valeria', 'Elena', 'Lucía', 'Carmen', 'Leticia', 'Daniela', 'Alejandra', 'Yolanda', 'Silvia', 'Gabriela', 'Ximena'],
    male: ['José', 'Juan', 'Luis', 'Carlos', 'Miguel', 'Jesús', 'Antonio', 'Francisco', 'Mateo', 'Santiago', 'Diego', 'Jorge', 'Ricardo', 'Eduardo', 'Alejandro', 'Rafael', 'Sebastián', 'Ángel'],
  },
  white: {
    family: ['Smith', 'Johnson', 'Miller', 'Davis', 'Wilson', 'Anderson', 'Taylor', 'Moore', 'Martin', 'Clark', 'Lewis', 'Walker', 'Hall', 'Allen', 'Young', 'King', 'Wright', 'Hill', 'Baker', 'Nelson', 'Mitchell', 'Carter', 'Roberts', 'Phillips', 'Evans', 'Murphy', 'Schmidt', 'Olson'],
    female: ['Emma', 'Olivia', 'Linda', 'Susan', 'Jessica', 'Ashley', 'Karen', 'Nancy', 'Hannah', 'Abigail', 'Grace', 'Megan', 'Rachel', 'Heather', 'Donna', 'Brenda', 'Amber', 'Kelly'],
    male: ['James', 'Robert', 'John', 'Michael', 'David', 'William', 'Richard', 'Thomas', 'Liam', 'Noah', 'Ethan', 'Jacob', 'Kevin', 'Brian', 'Steven', 'Gary', 'Tyler', 'Kyle'],
  },
  black: {
    family: ['Williams', 'Johnson', 'Jackson', 'Brown', 'Davis', 'Jones', 'Harris', 'Robinson', 'Thomas', 'Washington', 'Jefferson', 'Lewis', 'Coleman', 'Banks', 'Carter', 'Freeman', 'Grant', 'Bryant', 'Simmons', 'Gaines', 'Alexander', 'Booker', 'Joseph', 'Hampton'],
    female: ['Aaliyah', 'Imani', 'Keisha', 'Latoya', 'Nia', 'Ebony', 'Monique', 'Tiana', 'Dorothy', 'Gloria', 'Destiny', 'Jasmine', 'Kiara', 'Tamika', 'Zuri', 'Amara'],
    male: ['Malik', 'Darnell', 'Jamal', 'Andre', 'Terrence', 'Marcus', 'DeShawn', 'Isaiah', 'Xavier', 'Elijah', 'Curtis', 'Reginald', 'Jalen', 'Tyrone', 'Cedric', 'Amari'],
  },
  chinese: {
    family: ['Chen', 'Wang', 'Li', 'Zhang', 'Liu', 'Huang', 'Lin', 'Wu', 'Wong', 'Chan', 'Lee', 'Leung', 'Cheung', 'Ng', 'Lau', 'Tang', 'Zhou', 'Xu', 'Mak', 'Kwan'],
    female: ['Mei', 'Li Hua', 'Xiu Ying', 'Wai Ling', 'Jing', 'Yan', 'Ying', 'Grace', 'Amy', 'Fang', 'Suk Yin', 'Emily'],
    male: ['Wei', 'Jian', 'Ming', 'Kwok Wai', 'Jun', 'Hao', 'Chi Ming', 'Kevin', 'Jason', 'Feng', 'Kin Wah', 'Daniel'],
  },
  vietnamese: {
    family: ['Nguyen', 'Tran', 'Le', 'Pham', 'Hoang', 'Huynh', 'Phan', 'Vu', 'Vo', 'Dang', 'Bui', 'Do', 'Ho', 'Ngo', 'Duong', 'Ly'],
    female: ['Thi Lan', 'Hoa', 'Thu', 'Mai', 'Linh', 'Huong', 'Ngoc', 'Kim Anh', 'Tuyet', 'Trinh', 'Vy', 'Jennifer'],
    male: ['Van Minh', 'Hung', 'Tuan', 'Dung', 'Quang', 'Thanh', 'Khoa', 'Bao', 'Duc', 'Long', 'Hieu', 'Andrew'],
  },
  filipino: {
    family: ['Santos', 'Reyes', 'Cruz', 'Bautista', 'Ocampo', 'Aquino', 'Mercado', 'Villanueva', 'Pascual', 'Domingo', 'Soriano', 'Manalo', 'Dizon', 'Salazar', 'Tolentino', 'Navarro'],
    female: ['Maricel', 'Jocelyn', 'Rowena', 'Angelica', 'Liza', 'Corazon', 'Cherry', 'Marites', 'Althea', 'Bea', 'Nenita', 'Imelda'],
    male: ['Jerome', 'Rommel', 'Arnel', 'Christian', 'Rodel', 'Ernesto', 'Noel', 'Jericho', 'Nathaniel', 'Danilo', 'Reynaldo', 'Paolo'],
  },
  korean: {
    family: ['Kim', 'Lee', 'Park', 'Choi', 'Jung', 'Kang', 'Cho', 'Yoon', 'Jang', 'Lim', 'Han', 'Shin'],
    female: ['Min Ji', 'Soo Jin', 'Eun Hee', 'Ji Woo', 'Young Ja', 'Hye Jin', 'Esther', 'Yuna'],
    male: ['Min Jun', 'Joon Ho', 'Sung Min', 'Young Soo', 'Ji Hoon', 'Hyun Woo', 'Daniel', 'Dong Hyun'],
  },
  japanese: {
    family: ['Sato', 'Suzuki', 'Tanaka', 'Watanabe', 'Ito', 'Yamamoto', 'Nakamura', 'Kobayashi', 'Kato', 'Yoshida', 'Yamada', 'Sasaki'],
    female: ['Yuki', 'Keiko', 'Haruka', 'Emi', 'Michiko', 'Aiko', 'Naomi', 'Kaori'],
    male: ['Kenji', 'Takashi', 'Hiroshi', 'Ken', 'Daichi', 'Haruto', 'Satoshi', 'Akira'],
  },
  armenian: {
    family: ['Hakobyan', 'Grigoryan', 'Sargsyan', 'Harutyunyan', 'Petrosyan', 'Khachatryan', 'Vardanyan', 'Hovhannisyan', 'Karapetyan', 'Avagyan', 'Minasyan', 'Gevorgyan'],
    female: ['Ani', 'Mariam', 'Anahit', 'Lusine', 'Nare', 'Gayane', 'Hasmik', 'Armine', 'Narine', 'Siranush'],
    male: ['Armen', 'Hayk', 'Tigran', 'Gevorg', 'Davit', 'Vahan', 'Aram', 'Narek', 'Karen', 'Hrant'],
  },
  persian: {
    family: ['Ahmadi', 'Hosseini', 'Karimi', 'Rahimi', 'Mohammadi', 'Moradi', 'Jafari', 'Tehrani', 'Ebrahimi', 'Shirazi', 'Farahani', 'Kazemi'],
    female: ['Maryam', 'Fatemeh', 'Zahra', 'Leila', 'Nasrin', 'Shirin', 'Parisa', 'Mahsa'],
    male: ['Ali', 'Reza', 'Mehdi', 'Hossein', 'Amir', 'Arash', 'Kourosh', 'Behrouz'],
  },
  arab: {
    family: ['Haddad', 'Khoury', 'Nasser', 'Saleh', 'Mansour', 'Aziz', 'Hamdan', 'Abboud', 'Farah', 'Sayegh', 'Barakat', 'Qasim'],
    female: ['Layla', 'Amira', 'Noor', 'Huda', 'Rania', 'Salma', 'Samira', 'Yasmin'],
    male: ['Omar', 'Ahmed', 'Yousef', 'Khalid', 'Samir', 'Tariq', 'Hassan', 'Ibrahim'],
  },
  punjabi: {
    family: ['Singh', 'Kaur', 'Gill', 'Sidhu', 'Dhillon', 'Sandhu', 'Grewal', 'Brar', 'Dhaliwal', 'Bains', 'Johal', 'Randhawa'],
    female: ['Harpreet', 'Simran', 'Manpreet', 'Gurpreet', 'Jasleen', 'Navneet', 'Amrit', 'Rajinder'],
    male: ['Gurpreet', 'Harjit', 'Amandeep', 'Jaspreet', 'Balwinder', 'Arjan', 'Sukhdev', 'Manjit'],
  },
  indian: {
    family: ['Patel', 'Sharma', 'Kumar', 'Gupta', 'Shah', 'Reddy', 'Rao', 'Nair', 'Desai', 'Mehta', 'Iyer', 'Joshi'],
    female: ['Priya', 'Anjali', 'Kavita', 'Sunita', 'Ananya', 'Lakshmi', 'Neha', 'Meera'],
    male: ['Raj', 'Amit', 'Vijay', 'Arjun', 'Sanjay', 'Rohan', 'Anil', 'Ravi'],
  },
  hmong: {
    family: ['Vang', 'Yang', 'Xiong', 'Vue', 'Lor', 'Thao', 'Moua', 'Her', 'Lee', 'Cha', 'Yaj', 'Kue'],
    female: ['Mai', 'Pa Houa', 'Kia', 'Bao', 'Sheng', 'Mee', 'Gao Nou', 'Yer'],
    male: ['Tou', 'Pao', 'Chue', 'Kou', 'Xeng', 'Neng', 'Fue', 'Long'],
  },
  cambodian: {
    family: ['Sok', 'Chea', 'Chan', 'Kim', 'Heng', 'Keo', 'Sam', 'Chhim', 'Prak', 'Nhem', 'Som', 'Tep'],
    female: ['Sophea', 'Bopha', 'Chanthou', 'Srey', 'Sreymom', 'Kunthea', 'Maly', 'Theary'],
    male: ['Sophal', 'Dara', 'Vuthy', 'Rith', 'Samnang', 'Visal', 'Borey', 'Kosal'],
  },
  slavic: {
    family: ['Ivanov', 'Petrov', 'Kovalenko', 'Shevchenko', 'Bondarenko', 'Tkachenko', 'Volkov', 'Kravchenko', 'Sokolov', 'Melnyk', 'Popov', 'Moroz'],
    female: ['Olena', 'Natalia', 'Svitlana', 'Irina', 'Oksana', 'Tatiana', 'Kateryna', 'Vera'],
    male: ['Oleksandr', 'Dmytro', 'Sergei', 'Viktor', 'Andriy', 'Pavel', 'Mykola', 'Vasyl'],
  },
  pacific: {
    family: ['Talamoa', 'Faleolo', 'Leota', 'Fonoti', 'Taufa', 'Latu', 'Kealoha', 'Mahoe', 'Tupou', 'Sapolu', 'Vaifale', 'Kahale'],
    female: ['Sina', 'Mele', 'Leilani', 'Ana', 'Lupe', 'Malia', 'Tasi', 'Losa'],
    male: ['Sione', 'Tavita', 'Kai', 'Semisi', 'Ioane', 'Keoni', 'Mika', 'Fetu'],
  },
  native: {
    family: ['Begay', 'Yazzie', 'Whitehorse', 'Lopez', 'Miranda', 'Redhawk', 'Marshall', 'Hunter', 'Duro', 'Nez', 'Brown', 'George'],
    female: ['Aiyana', 'Shania', 'Winona', 'Kaya', 'Marie', 'Rose', 'Tala', 'Josephine'],
    male: ['Dakota', 'Cody', 'Raymond', 'Elias', 'Wayne', 'Leonard', 'Cheveyo', 'Mason'],
  },
} as const satisfies Record<(typeof PEOPLES)[number]['name'], { readonly family: readonly string[]; readonly female: readonly string[]; readonly male: readonly string[] }>
