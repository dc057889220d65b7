package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The words that people, firms and places are made of.
var (
	firstNames = strings.Fields(`Ada Alma Amir Ana Anders Anna Anouk Arjun Astrid Aylin Beatriz Bela Benno Birgit Bruno Carla Carlos
		Cem Chiara Chloé Clara Dario Deniz Diego Edith Elena Elif Elin Emil Emma Enzo Erik Esra Eva Farid Felix Femke Finn Flora
		Franz Freya Gabriel Gemma Giulia Greta Hana Hanna Harald Heidi Helena Hugo Ida Ilse Ines Ingrid Irene Isak Iván Jakob Jana
		Jens Joana Johan Jonas Jorge José Judith Julia Kaja Karl Katrin Kofi Lara Lars Laura Lea Leila Lena Leo Liam Lina Linus Lotte
		Louis Luca Lucía Lukas Maja Mara Marc Margarethe Maria Marie Marta Martin Mateo Max Mehmet Mia Mila Milan Mina Mira Nadia
		Nico Nils Nina Noah Nora Olga Oliver Omar Oskar Otto Paul Paula Pedro Petra Pia Priya Rafael Ravi Rosa Rune Ruth Sam Sara
		Selma Silvia Simon Sofia Sonja Stefan Sven Tara Theo Thomas Tomás Tove Ulla Uwe Vera Viktor Wanda Werner Yara Yusuf Zoë`)
	nameHeads = strings.Fields(`Alder Amber Ander Bach Baum Berg Birk Blom Borg Brand Breck Brink Buch Carl Dahl Dorn Eber Eck Eich
		Ellen Elm Engel Erd Fal Fels Fern Fin Fisch Gard Glad Gold Grün Hag Hall Hart Heiden Hell Hirsch Hoch Holm Jung Kalk Kirch
		Klein Kron Kvist Lang Lauter Lind Lund Mark Mor Mühl Neu Nord Ober Öst Pal Quist Ram Reich Ros Rot Sand Schön See Silber
		Stein Stern Strand Thor Trom Ulm Vest Wald Weiden Wester Wil Winter Wolf Zeller`)
	nameTails = strings.Fields(`ach bach bauer beck berg blad by dal dorf eck er feld gaard gren hagen haus heim hof holm horst
		kvist land lein lund mann mark meier mo nes ner quist rand rup sen skog son stad stedt strand strøm thal vik wald wood`)
	cities = strings.Fields(`Aachen Aarhus Amsterdam Antwerp Augsburg Barcelona Basel Bergen Berlin Bern Bilbao Bonn Bordeaux
		Bremen Brighton Bristol Brno Bruges Cardiff Cologne Copenhagen Cork Dortmund Dresden Dublin Edinburgh Essen Faro Florence
		Freiburg Gdańsk Geneva Genoa Ghent Glasgow Gothenburg Granada Graz Hamburg Hanover Helsinki Innsbruck Kiel Kraków Leeds
		Leipzig Lille Linz Lisbon Liverpool Ljubljana Lund Lyon Madrid Málaga Malmö Manchester Marseille Milan Munich Nantes Naples
		Nice Nuremberg Odense Oslo Oxford Paris Porto Poznań Prague Riga Rome Rotterdam Salzburg Seville Stavanger Stockholm
		Stuttgart Tallinn Tampere Toulouse Trieste Trondheim Turin Turku Uppsala Utrecht Valencia Venice Verona Vienna Vilnius
		Warsaw Wrocław York Zagreb Zaragoza Zurich`)
	trades = strings.Fields(`Bakery Books Brewery Cargo Clinic Design Energy Foods Freight Glass Heating Housing Law Legal Logistics
		Marine Media Optics Outdoor Paper Pharma Print Robotics Software Solar Steel Textiles Timber Tools Travel`)
	titles = []string{"Accountant", "Buyer", "Designer", "Director", "Engineer", "Head of Sales", "Owner", "Planner", "Secretary", "Technician"}
)

// person is somebody made of those words.
type person struct{ first, last, email, city, title string }

func pick(r *rand.Rand, words []string) string { return words[r.IntN(len(words))] }

func surname(r *rand.Rand) string { return pick(r, nameHeads) + pick(r, nameTails) }

// newPerson works at the firm with this domain; number keeps addresses apart.
func newPerson(r *rand.Rand, domain string, number int) person {
	p := person{first: pick(r, firstNames), last: surname(r), city: pick(r, cities), title: pick(r, titles)}
	p.email = fmt.Sprintf("%s.%s%d@%s", latin(p.first), latin(p.last), number%9973, domain)
	return p
}

// firm is an organisation's name and domain.
func firm(r *rand.Rand, number int) (name, domain string) {
	head, trade := surname(r), pick(r, trades)
	return head + " " + trade, fmt.Sprintf("%s-%s%d.example", latin(head), strings.ToLower(trade), number)
}
