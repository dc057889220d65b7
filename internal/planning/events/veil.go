package events

import "context"

// veil takes hidden fields out of times of the calendar. Who is where is told by the guests and the owner.
func (s *Service) veil(ctx context.Context, list []Occurrence) {
	_, hidden := s.Store.Closed(ctx)
	for i := range list {
		o := &list[i]
		if hidden["location"] {
			o.Location = ""
		}
		if hidden["owner_id"] {
			o.OwnerID = nil
		}
		if hidden["owner_id"] || hidden["guests"] {
			o.MemberIDs, o.Busy, o.GuestCount = o.MemberIDs[:0], o.Busy[:0], 0
		}
	}
}

// veilGuests takes out of the guests what the actor of ctx can't see of them where they are contacts.
func (s *Service) veilGuests(ctx context.Context, list []Attendee) []Attendee {
	if _, hidden := s.Store.Closed(ctx); hidden["guests"] {
		return []Attendee{}
	}
	_, hidden := s.engine.Find("contacts").Closed(ctx)
	for i := range list {
		if list[i].ContactID != nil && hidden["email"] {
			list[i].Email = ""
		}
	}
	return list
}
