-- case both-proved on two
-- submission
theorem first (p q : Prop) : p ∧ q → q ∧ p := fun ⟨hp, hq⟩ => ⟨hq, hp⟩

theorem second (p q : Prop) : p ∨ q → q ∨ p := Or.symm

-- case other-order on two
-- submission
theorem second (p q : Prop) : p ∨ q → q ∨ p := by
  rintro (h | h)
  · exact Or.inr h
  · exact Or.inl h

theorem first (p q : Prop) : p ∧ q → q ∧ p := by
  intro h
  exact ⟨h.right, h.left⟩

-- case a-term on contrapositive
-- submission
theorem target (p q : Prop) (h : p → q) : ¬q → ¬p := fun hq hp => hq (h hp)
-- proof
fun hq hp => hq (h hp)

-- case tactics on contrapositive
-- submission
theorem target (p q : Prop) (h : p → q) : ¬q → ¬p := by
  intro hq hp
  apply hq
  exact h hp

-- case other-binder-names on contrapositive
-- submission
theorem target (a b : Prop) (imp : a → b) : ¬b → ¬a := mt imp

-- case classical on middle
-- submission
theorem target (p : Prop) : p ∨ ¬p := Classical.em p
-- proof
by
  by_cases h : p
  · exact Or.inl h
  · exact Or.inr h

-- case classical-opened on middle
-- submission
open Classical in
theorem target (p : Prop) : p ∨ ¬p := em p

-- case a-wrapper-structure on middle
-- submission
structure Decided (p : Prop) where
  verdict : p ∨ ¬p

theorem decided (p : Prop) : Nonempty (Decided p) := ⟨⟨Classical.em p⟩⟩

theorem target (p : Prop) : p ∨ ¬p := (decided p).elim Decided.verdict

-- case variables on section
-- submission
section
variable {α : Type} (r : α → α → Prop)

theorem target (symm : ∀ a b, r a b → r b a) (trans : ∀ a b c, r a b → r b c → r a c) (a b : α) (h : r a b) :
    r a a := trans a b a h (symm a b h)
end
-- proof
trans a b a h (symm a b h)

-- case without-a-section on section
-- submission
theorem target {α : Type} (r : α → α → Prop) (symm : ∀ a b, r a b → r b a)
    (trans : ∀ a b c, r a b → r b c → r a c) (a b : α) (h : r a b) : r a a := by
  apply trans a b a h
  exact symm _ _ h

-- case composed on function
-- submission
def Injective {α β : Type} (f : α → β) : Prop := ∀ a b, f a = f b → a = b

theorem target {α β γ : Type} (f : α → β) (g : β → γ) (hf : Injective f) (hg : Injective g) :
    Injective (fun a => g (f a)) := by
  intro a b h
  exact hf a b (hg (f a) (f b) h)
-- proof
fun a b h => hf a b (hg _ _ h)
